# about: a hand-in by somebody who had the handout alone (notebook)
# remove: agent.py
# whole: yes
# file: agent.ipynb
# %% [markdown]
# # Apprentissage par renforcement dans un couloir
# 
# Rendu de Camille Aubert
# %%
import numpy as np
# %% [markdown]
# Le couloir (donné, je n'ai rien changé) :
# %%
class Corridor:
    """Cells 0 to n - 1; action 0 goes left, 1 right; the last cell ends an episode with a reward of 1."""

    def __init__(self, n=6):
        self.n = n

    def reset(self):
        """Begin in the first cell."""
        self.state = 0
        return self.state

    def step(self, action):
        """Return (state, reward, done)."""
        self.state = max(0, self.state - 1) if action == 0 else self.state + 1
        done = self.state == self.n - 1
        return self.state, float(done), done
# %% [markdown]
# ## Itération sur les valeurs
# 
# $v(s) \leftarrow \max_a \; r(s,a) + \gamma \sum_{s'} p(s'|s,a)\, v(s')$
# %%
def valeurs_action(p, r, gamma, v):
    """r + gamma * E[v(s')], pour tous les (s, a) d'un coup : (S, A)."""
    return r + gamma * p @ v  # (S, A, S) @ (S,) -> (S, A)


def value_iteration(p, r, gamma):
    """Les valeurs optimales (S,)."""
    v, ecart = np.zeros(p.shape[0]), np.inf
    # l'erreur est au plus gamma / (1 - gamma) * ecart, donc on va bien plus loin que 1e-8
    while ecart > 1e-12:
        suivant = valeurs_action(p, r, gamma, v).max(axis=1)
        ecart = np.abs(suivant - v).max()
        v = suivant
    return v
# %% [markdown]
# ## Politique gloutonne
# %%
def greedy(p, r, gamma, v):
    """L'action (S,) qui maximise la valeur d'un pas."""
    return valeurs_action(p, r, gamma, v).argmax(axis=1)
# %% [markdown]
# ## Q-learning
# 
# Attention aux égalités : au début tout vaut 0 et `argmax` irait toujours à gauche. Je tire donc au hasard parmi les meilleures actions.
# %%
def choisir(ligne, epsilon, rng):
    """Action epsilon-gloutonne, égalités tirées au hasard."""
    if rng.random() < epsilon:
        return int(rng.integers(len(ligne)))
    return int(rng.choice(np.flatnonzero(ligne == ligne.max())))


def q_learning(env, episodes, alpha, gamma, epsilon, rng):
    """Valeurs d'action (S, A) après Q-learning."""
    q = np.zeros((env.n, 2))
    for _ in range(episodes):
        s, fini = env.reset(), False
        while not fini:
            a = choisir(q[s], epsilon, rng)
            s2, recompense, fini = env.step(a)
            # pas de bootstrap après la fin de l'épisode
            cible = recompense + (0 if fini else gamma * q[s2].max())
            q[s, a] += alpha * (cible - q[s, a])
            s = s2
    return q
# %% [markdown]
# ## Essai
# %%
%time q = q_learning(Corridor(), 200, 0.5, 0.9, 0.1, np.random.default_rng(0))
q.round(3)
# %%
q.argmax(axis=1)  # 1 = à droite partout, sauf la dernière case (jamais quittée)
