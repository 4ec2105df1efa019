# fails: report sup-report q1 q2 q3 q4
# words: there is no report
# remove: report.pdf
