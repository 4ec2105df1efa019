import torch
from werkzeuge import plt, komma

x0, y0 = 1.0, 2.0
lernrate = 0.1
anzahl_schritte = 60


def f(phi):
    return (phi[..., 0] - x0)**2 + 0.2 * (phi[..., 1] - y0)**2


t = torch.linspace(-2, 4, 150)
gx, gy = torch.meshgrid(t, t, indexing='ij')
werte = f(torch.stack((gx, gy), dim=-1))


def hoehenlinien(achse):
    linien = achse.contour(gx.numpy(), gy.numpy(), werte.numpy(), levels=[0.1, 0.5, 1, 2, 3, 4, 6, 8, 10])
    achse.clabel(linien, fontsize=7)
    achse.set_xlabel('x'); achse.set_ylabel('y')


def gradientenabstieg(start):
    verlauf, funktionswerte = [], []
    pars = torch.tensor(start, requires_grad=True)
    for _ in range(anzahl_schritte):
        wert = f(pars)
        verlauf.append(pars.tolist()); funktionswerte.append(wert.item())
        wert.backward()
        with torch.no_grad():
            pars = pars - lernrate * pars.grad
            pars.requires_grad = True
    return verlauf, funktionswerte


def adam_abstieg(start):
    verlauf, funktionswerte = [], []
    pars = torch.tensor(start, requires_grad=True)
    optimierer = torch.optim.Adam([pars], lr=lernrate)
    for _ in range(anzahl_schritte):
        wert = f(pars)
        verlauf.append(pars.tolist()); funktionswerte.append(wert.item())
        optimierer.zero_grad()
        wert.backward()
        optimierer.step()
    return verlauf, funktionswerte


bild, achse = plt.subplots(); hoehenlinien(achse); bild.savefig('a3_hoehenlinien.png'); plt.close(bild)

startpunkte = [[-1.5, -1.5], [3.5, -1.0], [3.0, 3.8], [-1.0, 3.0]]
bild, achsen = plt.subplots(1, 3, figsize=(17, 5))
for achse, verfahren in zip(achsen, (gradientenabstieg, adam_abstieg)):
    hoehenlinien(achse)
    achse.set_title(verfahren.__name__)
    for nr, start in enumerate(startpunkte):
        weg, fw = verfahren(start)
        achse.plot([p[0] for p in weg], [p[1] for p in weg], 'o-', ms=3, color=f'C{nr}')
        achsen[2].semilogy(fw, '-' if verfahren is gradientenabstieg else '--', color=f'C{nr}', label=f'{verfahren.__name__} {start}')
        print(verfahren.__name__, start, 'Ende:', komma(weg[-1][0]), komma(weg[-1][1]), 'f =', komma(fw[-1], 6))
achsen[2].set_xlabel('Schritt'); achsen[2].set_ylabel('f'); achsen[2].legend(fontsize=6)
bild.savefig('a3_wege.png')
