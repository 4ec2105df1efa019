import torch
import torch.nn as nn
import torchvision
from torchvision import transforms
import matplotlib.pyplot as plt

# ---- datos: 20000 imágenes, 2000 por dígito
transformacion = transforms.ToTensor()
entreno_todo = torchvision.datasets.MNIST('data', train=True, download=True, transform=transformacion)
validacion = torchvision.datasets.MNIST('data', train=False, download=True, transform=transformacion)
elegidos = []
cuenta = {d: 0 for d in range(10)}
for i, d in enumerate(entreno_todo.targets.tolist()):
    if cuenta[d] < 2000:
        cuenta[d] += 1
        elegidos.append(i)
entreno = torch.utils.data.Subset(entreno_todo, elegidos)
cargador_e = torch.utils.data.DataLoader(entreno, batch_size=100, shuffle=True)
cargador_v = torch.utils.data.DataLoader(validacion, batch_size=1000)

# ---- modelo
class RedConvolucional(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 20, 5)
        self.conv2 = nn.Conv2d(20, 40, 5)
        self.fc1 = nn.Linear(40 * 4 * 4, 120)
        self.fc2 = nn.Linear(120, 10)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = torch.max_pool2d(torch.relu(self.conv2(x)), 2)
        x = torch.relu(self.fc1(x.flatten(1)))
        return self.fc2(x)

red = RedConvolucional()
criterio = nn.CrossEntropyLoss()
optimizador = torch.optim.Adam(red.parameters(), lr=1e-3)
epocas = 8
perdidas_val, aciertos_val = [], []
for epoca in range(epocas):
    red.train()
    for imagenes, digitos in cargador_e:
        optimizador.zero_grad()
        perdida = criterio(red(imagenes), digitos)
        perdida.backward()
        optimizador.step()

    red.eval()
    total, bien = 0., 0
    with torch.no_grad():
        for imagenes, digitos in cargador_v:
            prediccion = red(imagenes)
            total += criterio(prediccion, digitos).item() * imagenes.size(0)
            bien += (prediccion.argmax(-1) == digitos).sum().item()
    perdidas_val.append(total / len(validacion))
    aciertos_val.append(bien / len(validacion))
    print(f'época {epoca+1}: pérdida {perdidas_val[-1]:.4f}, acierto {aciertos_val[-1]:.4f}')

fig, ejes = plt.subplots(2, 1)
ejes[0].plot(range(1, epocas + 1), perdidas_val); ejes[0].set_ylabel('pérdida val.')
ejes[1].plot(range(1, epocas + 1), aciertos_val); ejes[1].set_ylabel('acierto val.'); ejes[1].set_xlabel('época')
plt.savefig('supervisado.png')
