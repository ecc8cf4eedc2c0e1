"""What pages are made of; with the pages themselves the only importer of Streamlit."""
