# about: Aufgaben 4 to 7 in one notebook as students leave it: get_data twice, training and plots between the definitions, magics, kernels set in a cell
# human: data-plot ratio-plot channels depth-f
# remove: classification.py depth_width.py convolutions.py pen_and_paper.py
# copy: week2_notebook.ipynb->Week_2-final(1).ipynb
