# Nachrechnen zum Uebungsblatt "MLPs and CNNs"
# (die Antworten stehen in abgabe.rtf)
import torch
import torch.nn.functional as F


def ausgabegroesse(eingabe, filtergroesse, rand=0, schritt=1):
    return (eingabe + 2 * rand - filtergroesse) // schritt + 1


def faltungsmatrix(gewichte, laenge=6):
    zeilen = laenge - len(gewichte) + 1
    matrix = torch.zeros(zeilen, laenge)
    for z in range(zeilen):
        matrix[z, z:z + len(gewichte)] = gewichte
    return matrix


def transponierte_faltung(eingabe, kern):
    hoehe, breite = eingabe.shape
    ergebnis = torch.zeros(hoehe + kern.shape[0] - 1, breite + kern.shape[1] - 1)
    for zeile in range(hoehe):
        for spalte in range(breite):
            # jeder Eintrag "stempelt" den Kern
            ergebnis[zeile:zeile + kern.shape[0], spalte:spalte + kern.shape[1]] += eingabe[zeile, spalte] * kern
    return ergebnis


def relu_vorwaerts(x):
    return x.clamp(min=0)


def relu_rueckwaerts(x, gradient_ausgang):
    maske = (x > 0).float()
    return gradient_ausgang * maske


# Aufgabe 1.1
print("ohne Rand:", ausgabegroesse(32, 5), " mit Rand 2:", ausgabegroesse(32, 5, rand=2))
print("Anzahl Gewichte:", 5 * 5 * 3 * 10)

# Aufgabe 1.2
gewichte = torch.tensor([2.0, -1.0, 0.5])
eingabe = torch.tensor([1.0, 2.0, 3.0, 4.0])
mit_rand = F.pad(eingabe, (1, 1))
print(faltungsmatrix(gewichte))
print("Matrix:  ", faltungsmatrix(gewichte) @ mit_rand)
print("F.conv1d:", F.conv1d(mit_rand.view(1, 1, -1), gewichte.view(1, 1, -1)).flatten())

# Aufgabe 1.3
kern = torch.tensor([[0.0, 1.0], [2.0, 3.0]])
print(transponierte_faltung(kern, kern))
print(F.conv_transpose2d(kern[None, None], kern[None, None]).squeeze() - transponierte_faltung(kern, kern))

# Aufgabe 2 - Varianz bleibt gleich?
torch.manual_seed(1)
aktivierung = 0.1 * torch.randn(1000, 256)
for schicht in range(4):
    gewichtsmatrix = torch.randn(256, 256) / 256 ** 0.5
    aktivierung = torch.tanh(aktivierung @ gewichtsmatrix.T)
    print("Schicht", schicht + 1, "Varianz", round(aktivierung.var().item(), 5))

# Aufgabe 3
x = torch.tensor([[1.5, 2.2, 1.3, 6.7], [4.3, -0.3, -0.2, 4.9], [-4.5, 1.4, 5.5, 1.8], [0.1, -0.5, -0.1, 2.2]])
dL_dy = torch.tensor([[4.5, 1.2, 2.3, 1.3], [-1.3, -6.3, 4.1, -2.9], [-0.5, 1.2, 3.5, 1.2], [-6.1, 0.5, -4.1, -3.2]])
print(relu_vorwaerts(x))
print(relu_rueckwaerts(x, dL_dy))

# Aufgabe 4.7: Gradient mit Umparametrisierung
theta = torch.tensor(0.8, requires_grad=True)
rauschen = torch.randn(200000)
verlust = ((theta + rauschen) ** 2).mean()
verlust.backward()
print("Gradient", theta.grad.item(), "erwartet", 2 * 0.8)
