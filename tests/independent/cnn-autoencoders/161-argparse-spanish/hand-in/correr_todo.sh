#!/bin/sh
set -e
python prob4_CNN.py --epocas 5
python prob5_corrupcion.py
python prob5_AE.py --epocas 20
for r in 0 0.3; do
    python prob6_CAE.py --ruido $r
    python prob6_CAE.py --ruido $r --saltos
done
