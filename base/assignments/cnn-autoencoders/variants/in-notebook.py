# about: scripts that define models alone, which a notebook trains; answers in its text cells
# human: cnn-epochs cnn-accuracy cnn-pictures cnn-confusion corruption-plot ae-adam ae-epochs ae-embedding cae-embedding noisy
# edit1: prob4_CNN.py | if __name__ == "__main__":\n    main() | pass
# edit2: prob5_AE.py | if __name__ == "__main__":\n    main() | pass
# edit3: prob6_CAE.py | if __name__ == "__main__":\n    main() | pass
# remove: answers.md
# copy: report_notebook.ipynb->referencesa_assignment2.ipynb
