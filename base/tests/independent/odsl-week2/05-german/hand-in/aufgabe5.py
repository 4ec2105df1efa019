import torch
from torch import nn
from werkzeuge import *

torch.manual_seed(5)


def trainiere_modell_endlich(modell, trainingsdaten, testdaten, anzahl_schritte):
    X, z = trainingsdaten
    X_test, z_test = testdaten
    optimierer = torch.optim.Adam(modell.parameters(), lr=1e-3)
    kreuzentropie = nn.BCELoss()
    v_train, v_test = [], []
    for schritt in range(anzahl_schritte):
        optimierer.zero_grad()
        verlust = kreuzentropie(modell(X), z)
        verlust.backward()
        optimierer.step()
        v_train.append(verlust.item())
        with torch.no_grad():
            v_test.append(kreuzentropie(modell(X_test), z_test).item())
    return modell, v_train, v_test


test = hole_daten(3000)
schritte = 1500
for n_gesamt in (500, 1500, 4000):
    daten = hole_daten(n_gesamt // 2)
    alle = {}
    for name, modell in (('logistisch', LogistischeRegression()), ('tief', tiefes_netz())):
        modell, vt, ve = trainiere_modell_endlich(modell, daten, test, schritte)
        kurven = {name + ' Training': (range(schritte), vt), name + ' Test': (range(schritte), ve)}
        zeichne_verluste(kurven, f'a5_{name}_{n_gesamt}.png')
        alle.update(kurven)
        print(n_gesamt, name, 'Training', komma(vt[-1]), 'Test', komma(ve[-1]), 'bester Test', komma(min(ve)))
    zeichne_entscheidungsgrenze(modell, f'a5_grenze_tief_{n_gesamt}.png', daten)     # modell = das tiefe
    zeichne_verluste(alle, f'a5_vergleich_{n_gesamt}.png', grenzen=(0, 1))
