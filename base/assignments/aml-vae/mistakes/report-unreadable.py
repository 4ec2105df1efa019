# fails: report
# words: the report is no PDF, though its name says so
# text: report.pdf %PDF-1.4 this was a Word document
