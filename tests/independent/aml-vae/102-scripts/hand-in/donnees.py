import torch
from torch.utils.data import DataLoader
from sup_classification import subsample, train_set, test_set

petit_train = subsample(train_set, 5000)      # 500 images par chiffre


def chargeurs(taille=50):
    return (DataLoader(petit_train, batch_size=taille, shuffle=True),
            DataLoader(test_set, batch_size=500, shuffle=False))


def par_chiffre(ensemble, k, graine):
    """k images tirées au hasard pour chaque chiffre -> liste de 10 tenseurs (k,1,28,28)
    et les positions correspondantes dans `ensemble`"""
    g = torch.Generator().manual_seed(graine)
    ordre = torch.randperm(len(ensemble), generator=g).tolist()
    images = [[] for _ in range(10)]
    pos = [[] for _ in range(10)]
    for i in ordre:
        x, y = ensemble[i]
        if len(images[y]) < k:
            images[y].append(x)
            pos[y].append(i)
        if all(len(l) == k for l in images):
            break
    return [torch.stack(l) for l in images], pos
