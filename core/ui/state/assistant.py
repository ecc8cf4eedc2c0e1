"""Keys of what helps with the words. Each page that has a prompt has its own, by its name."""

findings_box = "findings_{}".format
findings_lid = "findings.lid.{}".format
findings_past = "findings.past.{}".format
findings_undo = "findings.undo.{}".format
variants_job = "variants.job.{}".format
variants_found = "variants.found.{}".format
variants_box = "variants_{}".format
variants_ask = "variants.ask.{}".format
variants_cancel = "variants.cancel.{}".format
variants_lid = "variants.lid.{}".format
variants_drop = "variants.drop.{}".format
variants_why = "variants.why.{}".format
variant_take = "variants.take.{}.{}".format
finding_mend = "findings.mend.{}.{}.{}".format
understood_another = "understood.another.{}".format
understood_box = "understood_{}".format
understood_drawing = "understood.drawing.{}".format
understood_example = "understood.example.{}".format
understood_lid = "understood.lid.{}".format
understood_past = "understood.past.{}".format
understood_pose = "understood.pose.{}".format
understood_row = "understood_row_{}".format
understood_take = "understood.take.{}".format
understood_undo = "understood.undo.{}".format
understood_words = "understood.words.{}".format
