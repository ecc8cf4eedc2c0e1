"""Keys of what helps with the words. Each page that has a prompt has its own, by its name."""

findings_box = "findings_{}".format
findings_lid = "findings.lid.{}".format
findings_past = "findings.past.{}".format
findings_undo = "findings.undo.{}".format
finding_mend = "findings.mend.{}.{}.{}".format
