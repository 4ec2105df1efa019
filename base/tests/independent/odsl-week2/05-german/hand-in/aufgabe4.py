import numpy as np
import torch
from torch import nn
from werkzeuge import *

torch.manual_seed(3)


def trainiere_modell_unendlich(modell, anzahl_schritte, N=200):
    optimierer = torch.optim.Adam(modell.parameters(), lr=1e-3)
    kreuzentropie = nn.BCELoss()
    verluste = []
    for schritt in range(anzahl_schritte):
        X, z = hole_daten(N)            # jedes Mal neue Daten
        optimierer.zero_grad()
        verlust = kreuzentropie(modell(X), z)
        verlust.backward()
        optimierer.step()
        verluste.append(verlust.item())
    return modell, verluste


if __name__ == '__main__':
    schritte = 3000
    X, z = hole_daten(1000)
    print(X.shape, z.shape)
    plt.figure(); zeichne_punkte(X, z); plt.xlabel('x1'); plt.ylabel('x2'); plt.savefig('a4_daten.png'); plt.close()

    logistisch, v_log = trainiere_modell_unendlich(LogistischeRegression(), schritte)
    zeichne_verluste({'logistische Regression': (range(schritte), v_log)}, 'a4_verlust_log.png')
    zeichne_entscheidungsgrenze(logistisch, 'a4_grenze_log.png', (X, z))

    tief, v_tief = trainiere_modell_unendlich(tiefes_netz(), schritte)
    zeichne_verluste({'logistisch': (range(schritte), v_log), 'tief': (range(schritte), v_tief)}, 'a4_verlust_beide.png')
    zeichne_entscheidungsgrenze(tief, 'a4_grenze_tief.png', (X, z))

    # bestmöglicher Verlust mit der wahren Posterior
    Xg, zg = hole_daten(50000)
    schranke = nn.functional.binary_cross_entropy(torch.sigmoid(log_likelihood_verhaeltnis(Xg))[:, None], zg)
    print('Schranke', komma(schranke.item()), 'logistisch', komma(np.mean(v_log[-100:])), 'tief', komma(np.mean(v_tief[-100:])))

    L = log_likelihood_verhaeltnis(X)
    plt.figure()
    with torch.no_grad():
        plt.scatter(L.numpy(), logistisch(X)[:, 0].numpy(), s=4, label='logistisch')
        plt.scatter(L.numpy(), tief(X)[:, 0].numpy(), s=4, label='tief')
    plt.xlim(-12, 3)
    plt.xlabel('Log-Likelihood-Verhältnis'); plt.ylabel('Modellausgabe'); plt.legend()
    plt.savefig('a4_llr.png')
