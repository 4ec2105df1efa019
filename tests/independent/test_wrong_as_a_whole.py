"""Wrong answers with a right-looking piece, over all sheets: none passes, and what is right beside a remark does."""

import pytest

from graders.paths import ROOT
from graders.sheets.load import find_spec
from graders.sheets.reference import reference_files
from tests.independent.test_answers import of

EDF, CNN, MLP, ODSL = "edf-intro", "cnn-autoencoders", "mscv-mlp-cnn", "odsl-week2"
CASES = "the machine cannot read the formula: the cases do not say what holds everywhere"
DIFFER = "the machine cannot read the formula: several things that differ have this name"
NO_LIST = "the machine cannot read the formula: there is no list"
UNKNOWN = "the machine does not know this answer"
SHAPELESS = "the machine cannot read the answer: there is no shape"
SEVERAL = "the machine cannot read the formula: several formulas are given"
OPPOSITE = "it may say the opposite"
AMONG = "it stands among the answers to other parts of the question"
COUNTED = "xbar = (0, x1, x2, x3, x4, 0)\n\n1. w2 x1 + w3 x2\n2. w1 x1 + w2 x2 + w3 x3\n3. w1 x2 + w2 x3 + w3 x4\n4. w1 x3 + w2 x4"


def too(what):
    return f"“{what}” stands there too: is it right as a whole?"


def at_a_point(what):
    return f"the machine cannot read the formula: is it `{what}` at one point?"


@pytest.mark.parametrize(
    ("sheet", "id_", "label", "said", "verdict"),
    [
        (MLP, "relu-derivative", "3.2", "1 for x > 0, 0 for x < 0, 0.5 for x = 0", at_a_point("0.5")),
        (MLP, "relu-derivative", "3.2", "1 für x > 0, 0 für x < 0, und 2 für x = 0", at_a_point("2")),
        (MLP, "xavier-variance", "2.3b", "Var(W) = 1/D, with D = D_x", too("D_x")),
        (MLP, "xavier-variance", "2.3b", "Var(W) = 1/D_a, D_a étant le nombre de neurones de sortie", too("D_a étant le nombre de neurones de sortie")),
        (MLP, "tanh-derivative", "2.1", "The derivative is 1: 2 tanh(x), so tanh'(x) = 1 - tanh^2(x)", "the machine cannot read the formula: several things that differ have this name"),
        (MLP, "tanh-derivative", "2.1", "tanh'(x) = 1 - tanh^2(x) nur für x > 0", CASES),
        (MLP, "tanh-derivative", "2.1", "f'(x) = 1 - tanh^2(x) would be the derivative of sigma, for tanh one gets 1 - tanh(x)", too("would be the derivative")),
        (MLP, "tanh-small", "2.1", "tanh(x) ≈ x für große x", too("für große x")),
        (MLP, "relu", "1.6", "ReLU(x) = max(0, x) si x < 0", "the machine cannot read the formula: may `si` change what it says?"),
        (MLP, "relu", "1.6", "ReLU(x) = max(0, x), i.e. 0 for positive x", CASES),
        (MLP, "relu", "1.6", "ReLU(x) = max(0, x), gedeckelt bei 6", too("gedeckelt")),
        (MLP, "leaky-relu", "1.6", "LeakyReLU(x) = max(alpha x, x), con alpha > 1", too("alpha > 1")),
        (MLP, "elu", "1.6", "ELU(x) = x for x > 0, alpha(e^x - 1) for x < 0, -alpha for x = 0", at_a_point("-alpha")),
        (MLP, "neuron", "2.2", "z = tanh(w_1 a_1 + w_2 a_2 + b), and then softmax", too("then softmax")),
        (MLP, "size", "1.1a", "28 × 28 × 1, mal 3 Kanäle", too("mal 3 Kanäle")),
        (MLP, "size", "1.1a", "28 × 28 × 1, avant le pooling", too("avant le pooling")),
        (MLP, "size", "1.1a", "28 × 28 × 1 minus the border", too("minus the")),
        (MLP, "ten-filters", "1.1c", "32 × 32 × 10 for each of the 3 channels", too("for each of the 3 channels")),
        (MLP, "parameters", "1.1c", "32 × 32 × 10. 750 Parameter, dazu kommen 100 Bias", too("dazu kommen")),
        (MLP, "reparameterized-x", "4.7", "x = theta + epsilon with epsilon from a uniform distribution", too("uniform")),
        (MLP, "segmentation", "1.3a", "Ein Netz wie VGG. Ein U-Net braucht man dafür nicht.", OPPOSITE),
        (MLP, "resnet", "1.5", "The max pooling. The shortcut additions don't do anything for the gradient.", OPPOSITE),
        (EDF, "sigmoid-derivative", "1.1c", "s'(x) = s(x)(1-s(x)) seulement pour x > 0", CASES),
        (EDF, "diagonal", "1.1b", "it is the identity, hence diagonal", too("identity")),
        (ODSL, "sigmoid", "2.4", "minus the sigmoid", OPPOSITE),
        (ODSL, "jacobian-formula", "10.3", "log|det J| = log|a11 a22 - a12 a21| = log a11 + log a22", SEVERAL),
        (ODSL, "covariance", "9.1", "E y = A mu_x + b. Sigma_y = A^T Sigma_x A, in numbers Sigma_y = [[1.04, 0.4],[0.4, 1.04]]", too("A^T Sigma_x A")),
        (MLP, "leaky-relu", "1.6", "leaky(x) = x si x>0 ; 0.01*x si x<=0", "passed"),
        (MLP, "leaky-relu", "1.6", "leaky(x) = x si x>0 ; x si x<=0", AMONG),
        (MLP, "leaky-relu", "1.6", "Leaky ReLU(x) = x si x > 0, et αx sinon, avec α petit, par exemple α = 0,01", "passed"),
        (EDF, "c-value", "1.3C", "For $i=1,2,3$: $t_i=w_1x_i$, $\\;t_{3+i}=w_0+t_i$, $\\;t_{6+i}=t_{3+i}-y_i$, $\\;t_{9+i}=t_{6+i}^2$, $t_{13}=t_{10}+t_{11}$, $\\;t_{14}=t_{13}+t_{12}$", "passed"),
        (CNN, "slope", "3.2", "C'(a) = (a-y)/(a(1-a)) if a = y", CASES),
        (CNN, "slope", "3.2", "dC/da = (a - y)/(a(1-a)) = 0 if a = y, = 1 otherwise", AMONG),
        (CNN, "slope", "3.2", "dC/da = (a - y)/(a(1-a)) = 0 only for a = 1", "the machine cannot read the formula: is it 0 for `a = 1`?"),
        (CNN, "slope", "3.2", "dC/da = (a - y)/(a(1-a)) = 0 only for a = y", "passed"),
        (CNN, "slope", "3.2", "C'(a) = (a-y)/(a(1-a)), negative for a < y and positive for a > y", "passed"),
        (CNN, "slope", "3.2", "C'(a) = (a-y)/(a(1-a)), negative for a > y and positive for a < y", "the machine cannot read the formula: is it negative for `a > y`?"),
        (MLP, "leaky-relu", "1.6", "LeakyReLU(x) = max(αx, x), negative for x > 0 and positive for x < 0", "the machine cannot read the formula: is it negative for `x > 0`?"),
        (MLP, "relu", "1.6", "ReLU(x) = max(0, x), negative for x > 0, positive", "the machine cannot read the formula: words in it may change what it says"),
        (MLP, "tanh-derivative", "2.1", "The derivative is 1 - tanh^2(x). For large x it goes to 0", "passed"),
        (MLP, "tanh-derivative", "2.1", "tanh'(x) = 1 - tanh^2(x), for x → ∞ it vanishes", "passed"),
        (MLP, "tanh-small", "2.1", "tanh(x) ≈ x, while for large x it saturates at ±1", "passed"),
        (MLP, "tanh-small", "2.1", "tanh(x) ≈ x for x → ∞", too("for x → ∞")),
        (MLP, "tanh-small", "2.1", "tanh(x) ≈ x for large values of x", too("for large values of x")),
        (MLP, "tanh-small", "2.1", "tanh(x) ≈ x (for large x)", too("for large x")),
        (MLP, "tanh-small", "2.1", "tanh(x) ≈ x für große Werte von x", too("für große Werte von x")),
        (MLP, "tanh-small", "2.1", "tanh(x) ≈ x, for large values of x it saturates", "passed"),
        (MLP, "xavier-variance", "2.3b", "Var(W) = 1/D, damit die Varianz der Ausgabe gleich der Eingabe bleibt", "passed"),
        (MLP, "xavier-variance", "2.3b", "Var(W) = 1/D, with D the number of outputs", too("D the number of outputs")),
        (MLP, "xavier-variance", "2.3b", "Var(W) = 1/D, with D the output dimension", too("D the output")),
        (MLP, "xavier-variance", "2.3b", "Var(W) = 1/D mit D Ausgängen", too("D Ausgängen")),
        (MLP, "resnet", "1.5", "Skip connections as used in ResNet do not help", OPPOSITE),
        (MLP, "xavier-variance", "2.3b", "Var(z) = D Var(W) Var(x) = Var(x), hence Var(W) = 1/D, the variance of the output stays", "passed"),
        (MLP, "leaky-relu", "1.6", "LeakyReLU(x) = max(ax, x), a = 1/100", "passed"),
        (MLP, "leaky-relu", "1.6", "LeakyReLU(x) = max(ax, x), a = 1e-2", "passed"),
        (MLP, "leaky-relu", "1.6", "LeakyReLU(x) = max(αx, x), 0 < α < 1, for α = 0 it is the ReLU", "passed"),
        (MLP, "leaky-relu", "1.6", "LeakyReLU(x) = max(αx, x), α = 0", too("α = 0")),
        (MLP, "relu-derivative", "3.2", "1 for x > 0, 0 for x < 0 (defined everywhere except at x = 0)", "passed"),
        (MLP, "size", "1.1a", "28 × 28 × 1 (one per channel)", "passed"),
        (MLP, "ten-filters", "1.1c", "32 × 32 × 10, parameters: 10 (5·5·3 + 1) = 760, i.e. 25 weights per channel", "passed"),
        (MLP, "segmentation", "1.3a", "U-Net, because a plain CNN classifier does not work per pixel", "passed"),
        (MLP, "segmentation", "1.3a", "U-Net, ya que un clasificador no sirve aquí", "passed"),
        (MLP, "resnet", "1.5", "the shortcut additions, which don't need parameters", "passed"),
        (MLP, "resnet", "1.5", "The shortcut additions are not needed", OPPOSITE),
        (CNN, "size-a", "4.1a", "49 × 49 minus the border", too("minus the")),
        (MLP, "xavier-variance", "2.3b", "Var(W) = 1/D_a", "passed"),
        (MLP, "relu-derivative", "3.2", "1 for x > 0, 0 for x < 0, 0 for x = 0", "passed"),
        (MLP, "relu-derivative", "3.2", "1 for x > 0, 0 for x < 0, undefined for x = 0", "passed"),
        (MLP, "leaky-relu", "1.6", "LeakyReLU(x) = max(alpha x, x), with alpha = 0.01", "passed"),
        (MLP, "segmentation", "1.3a", "U-Net, weil man kein Label pro Bild braucht", "passed"),
        (MLP, "parameters", "1.1c", r"Sortie : $32\times32\times10$. Chaque filtre a $5\cdot5\cdot3=75$ poids, donc $750$ paramètres pour les dix.", "passed"),
        (MLP, "parameters", "1.1c", "32 × 32 × 10. One filter has 75 weights, ten filters have 750 parameters per channel.", f"the machine cannot read the answer: {AMONG}"),
        (MLP, "one-by-one", "1.1d", "Les dimensions spatiales ne changent pas. Elle fait seulement une combinaison linéaire des canaux.", "passed"),
        (MLP, "one-by-one", "1.1d", "Las dimensiones espaciales no cambian, solo se mezclan los canales.", "passed"),
        (MLP, "one-by-one", "1.1d", "same height and width as before", "passed"),
        (MLP, "one-by-one", "1.1d", "Die Größe bleibt nicht gleich", SHAPELESS),
        (MLP, "one-by-one", "1.1d", "The spatial dimensions are unchanged only with padding.", SHAPELESS),
        (MLP, "one-by-one", "1.1d", "The spatial dimensions stay the same but the height is halved.", SHAPELESS),
        (MLP, "one-by-one", "1.1d", "The channels are unchanged.", SHAPELESS),
        (MLP, "one-by-one", "1.1d", "The number of channels is unchanged, the spatial dimensions shrink.", SHAPELESS),
        (EDF, "a-dy-dw", "1.1e.iii", "ŵ_ij = a_i x_j (∂y/∂w_ij is a column with x_j in row i), as a matrix Ŵ = A^T x^T, m × n", "passed"),
        (EDF, "a-dy-dw", "1.1e.iii", "the vector is zero except for entry i, so ŵ_ij = a_i x_j", too("except")),
        (EDF, "a-dy-dw", "1.1e.iii", "ŵ_ij = a_i x_j, as a matrix Ŵ = x A", "the machine cannot read the formula: what is `x` in `x A`? The variables are `ai`, `xj`"),
        (EDF, "a-dy-dw", "1.1e.iii", "ŵ_ij = a_j x_i, as a matrix Ŵ = A^T x^T", too("a_j")),
        (EDF, "a-dy-dw", "1.1e.iii", "ŵ_ij = a_i x_j except for i = 1", too("except")),
        (MLP, "convolved", "1.2a", "xbar = (0, x1, x2, x3, x4, 0)\n\n1. w2 x1 + w3 x2\n2. w1 x1 + w2 x2 + w3 x3\n3. w1 x2 + w2 x3 + w3 x4\n4. w1 x3 + w2 x4", "passed"),
        (MLP, "convolved", "1.2a", "xq = (0, x1, x2, x3, x4, 0)\n\n1. w2 x1 + w3 x2\n2. w1 x1 + w2 x2 + w3 x3\n3. w1 x2 + w2 x3 + w3 x4\n4. w2 x3 + w3 x4", AMONG),
        (MLP, "convolved", "1.2a", "xbar = (0, x1, x2, x3, x4, 0)\n\n1. w2 x1 + w3 x2\n2. w1 x1 + w2 x2 + w3 x3\n3. w1 x2 + w2 x3 + w3 x4\n4. w1 x3 + w2 x4\n\nThese are added up, so the result is one number.", f"the machine cannot read the formula: {AMONG}"),
        (MLP, "padded-x", "1.2a", "xq = (0, x1, x2, x3, x4, 0)\n\n1. w2 x1 + w3 x2\n2. w1 x1 + w2 x2 + w3 x3", "passed"),
        (MLP, "padded-x", "1.2a", "xq = (x1, x2, x3, x4, 0, 0)\n\n1. w2 x1 + w3 x2\n2. w1 x1 + w2 x2 + w3 x3", AMONG),
        (EDF, "diagonal", "1.1b", "df_i/dx_j is a'(x_i) on the diagonal and zero elsewhere. so it is a diagonal matrix", "passed"),
        (EDF, "diagonal", "1.1b", "Outside the diagonal everything is zero. It is not a diagonal matrix.", OPPOSITE),
        (EDF, "diagonal", "1.1b", "The entries above the diagonal are zero, below the diagonal they are not.", OPPOSITE),
        (ODSL, "sigmoid", "2.4", "Das ist die logistische Funktion (Sigmoid). Umkehrung: λ = ln[p/(1−p)], der Logit. Ein Klassifikator mit Sigmoid am Ende lernt den LLR.", "passed"),
        (ODSL, "sigmoid", "2.4", "It is the sigmoid (probit)", "several alternatives are named"),
        (ODSL, "sigmoid", "2.4", "The inverse is the sigmoid.", OPPOSITE),
        (MLP, "condition", "2.3a", "Var(zi) = Var(ak), la varianza no crece ni se hace pequeña al pasar la capa", "passed"),
        (MLP, "condition", "2.3a", "Var(z_i) = Var(a_k) for every i,k (output variance = input variance)", "passed"),
        (MLP, "condition", "2.3a", "Var(z_i) = Var(a_k) (output variance = twice input variance)", "the machine does not know this answer"),
        (MLP, "condition", "2.3a", "Var(z_i) = Var(a_k), divided by D", "the machine does not know this answer"),
        (MLP, "one-by-one", "1.1d", "La convolution 1 × 1 ne change pas les dimensions spatiales (32 × 32), on s’en sert pour réduire ou augmenter le nombre de canaux.", "passed"),
        (MLP, "one-by-one", "1.1d", "Höhe und Breite ändern sich nicht, (32 – 1)/1 + 1 = 32.", "passed"),
        (MLP, "one-by-one", "1.1d", "Höhe und Breite ändern sich nicht, (32 – 1)/2 + 1 = 16.", SHAPELESS),
        (MLP, "one-by-one", "1.1d", "The output size is the same 1x1 for all images", "it is another shape"),
        (MLP, "one-by-one", "1.1d", "The spatial size becomes 1 x 1, the channels stay the same.", "it is another shape"),
        (MLP, "resnet", "1.5", "Die Skip Connections / Residual-Blöcke: y = F(x) + x.", "passed"),
        (ODSL, "posterior-unbalanced", "2.1", "p(c=1|x) = p1·π1 / (p1·π1 + p0·π0)", "passed"),
        (ODSL, "posterior-unbalanced", "2.1", "p(1|x) = p(x|1) p1 / (p(x|1) p1 + p(x|0) p0)", "passed"),
        (ODSL, "posterior-unbalanced", "2.1", "p(c=1|x) = p1·π1 / (p1·π0 + p0·π1)", AMONG),
        (ODSL, "posterior-unbalanced", "2.1", "p(c=1|x) = p1 / (p1 + p0)", AMONG),
        (ODSL, "covariance", "9.1", "mu_y = b. S_y = A S_x A^T, standard normal: S_y = [[1.04, 0.40],[0.40, 1.04]]. Back: mean 0 and cov A^-1 S_y A^-T = identity", "passed"),
        (ODSL, "covariance", "9.1", "S_y = A S_x A^T, S_y = [[1.04, 0.50],[0.40, 1.04]]. Back: mean 0 and cov A^-1 S_y A^-T = identity", AMONG),
        (ODSL, "mean", "9.1", "mu_y = A mu_x + b, mu_y = (1,2)^T", "passed"),
        (ODSL, "mean", "9.1", "mu_y = A mu_x + b, mu_y = (2,1)^T", AMONG),
        (ODSL, "mean", "9.1", "mu_y = A mu_x - b, mu_y = (1,2)^T", too("mu_y = A")),
        (ODSL, "jacobian-formula", "10.3", "∂y/∂x = A and the log abs determinant is log |det A|.", "passed"),
        (ODSL, "jacobian-formula", "10.3", "log |det ∂y/∂x| = log |det A| — le même pour tout le batch", "passed"),
        (ODSL, "jacobian-formula", "10.3", "∂y/∂x = A and the log abs determinant is −log |det A|.", AMONG),
        (ODSL, "jacobian-formula", "10.3", "log |det ∂y/∂x| = log |det A| — 2", AMONG),
        (MLP, "tanh-small", "2.1", "tanh(x) ≈ 1, since tanh(x) ≈ x", DIFFER),
        (MLP, "tanh-small", "2.1", "for small x tanh(x) ≈ 1, because tanh(x) ≈ x", DIFFER),
        (MLP, "relu", "1.6", "ReLU(x) = max(0, x) and 1 for x = 0", at_a_point("1")),
        (CNN, "slope", "3.2", "C'(a) = (a-y)/(a(1-a)) = 0 for all a", SEVERAL),
        (EDF, "sigmoid-derivative", "1.1c", "s'(x) = s(x)(1-s(x)), which is 1/(1+e^-x)", SEVERAL),
        (EDF, "sigmoid-derivative", "1.1c", "s'(x) = s(x)(1-s(x)), which is e^-x/(1+e^-x)^2", "passed"),
        (MLP, "xavier-variance", "2.3b", "Var(W) = 1/D_a for each weight, so altogether 1/D_a^2", "the machine cannot read the formula: may `altogether` change what it says?"),
        (MLP, "tanh-derivative", "2.1", "tanh'(x) = 1 - tanh^2(x), which is 1/cosh(x)", SEVERAL),
        (MLP, "elbo", "4.4", "log p(xi) >= E_q[ log p(z) - log q(z|xi) + log p(xi|z) ]", "passed"),
        (MLP, "elbo", "4.4", "log p(xi) <= E_q[ log p(z) - log q(z|xi) + log p(xi|z) ]", f"the machine cannot read the formula: {AMONG}"),
        (MLP, "log-likelihood", "4.3", "max_theta sum_{i=1..N} log( sum_z p_Z(z) * p_theta(x_i|z) )", "passed"),
        (MLP, "log-likelihood", "4.3", "min_theta sum_{i=1..N} log( sum_z p_Z(z) * p_theta(x_i|z) )", too("min_theta")),
        (EDF, "dl-dw0", "1.2a", "dL/dw0 = 1/N · Σ 2·(w0 + w1·xi − yi)·1 = **2/N · Σ (w0 + w1·xi − yi)**", "passed"),
        (EDF, "dl-dw0", "1.2a", "dL/dw0 = **1/N · Σ (w0 + w1·xi − yi)**", AMONG),
        (EDF, "sigmoid-matrix", "1.1d", "Diagonalmatrix, i-ter Eintrag σ(x_i)·(1 − σ(x_i)), sonst 0.", "passed"),
        (EDF, "sigmoid-matrix", "1.1d", "an n × n diagonal matrix whose i-th diagonal entry is σ(xi)(1 − σ(xi)), everything else 0.", "passed"),
        (EDF, "sigmoid-matrix", "1.1d", "Diagonalmatrix, i-ter Eintrag σ(x_i)·(1 − σ(x_i)), sonst 0.5", "the machine cannot read the formula: there is no list"),
        (EDF, "sigmoid-matrix", "1.1d", "Diagonalmatrix, i-ter Eintrag σ(x_i)·(1 + σ(x_i)), sonst 0.", "this is not the formula: 3 of 9 entries are wrong, counted from 1: (1, 1), (2, 2), (3, 3)"),
        (MLP, "relu-derivative", "3.2", "1 if x > 0, 0 if x < 0. It is not defined at 0, by convention 1.", "passed"),
        (MLP, "relu-derivative", "3.2", "derivative is $1$ if $x>0$ and $0$ if $x<0$. It doesn't exist in 0, in practice we take 0 there. In short $[x>0]$.", "passed"),
        (MLP, "relu-derivative", "3.2", "1 if x > 0, 0 if x < 0. It is not defined at 0 and for x > 5 it is 3.", SEVERAL),
        *((MLP, "convolved", "1.2a", COUNTED.replace("\n\n", f"\n\n{lead}\n\n"), f"the machine cannot read the formula: {AMONG}") for lead in ("Wrong would be:", "The convolution with w is NOT", "The sum of", "2 *")),
        *((MLP, "convolved", "1.2a", COUNTED + tail, f"the machine cannot read the formula: {AMONG}") for tail in ("\n\nAnd then a ReLU.", "\n\nThe vector is the last one.", "\n5 zeros follow", ", w1 x4")),
        (MLP, "convolved", "1.2a", COUNTED.replace("\n\n", "\n\nSliding the filter over it:\n\n"), "passed"),
        *((EDF, "sigmoid-matrix", "1.1d", said.replace("E", "σ(x_i)·(1 − σ(x_i))"), NO_LIST) for said in ("Keine Diagonalmatrix, i-ter Eintrag E, sonst 0.", "Anti-diagonal matrix, the i-th entry is E, else 0.", "On the second diagonal, the i-th entry is E, else 0.", "1 on the diagonal. The i-th entry is E, everything else 0.", "the inverse of the diagonal matrix whose i-th entry is E, everything else 0", "diagonal; 2 times: i-th entry is E, everything else 0", "diagonal matrix whose i-th entry is E, everything else 0, divided by n", "diagonal matrix whose i-th entry is E, everything else 0. So it is 3 x 1.", "diagonal matrix; the first row's i-th entry is E, everything else 0.")),
        (EDF, "sigmoid-matrix", "1.1d", "Diagonalmatrix, i-ter Eintrag σ(x_j)·(1 − σ(x_j)), sonst 0.", NO_LIST),
        *((EDF, "sigmoid-matrix", "1.1d", f"J_ij = σ(x_i)(1 − σ(x_i)) δ_ij {tail}", NO_LIST) for tail in ("— nicht diagonal", "— times two", "— ones elsewhere", "— plus the identity", "- the wrong one")),
        (EDF, "sigmoid-matrix", "1.1d", "J_ij = σ(x_i)(1 − σ(x_i)) δ_ij", "passed"),
        (ODSL, "jacobian-formula", "10.3", "log |det ∂y/∂x| = log |det A| — mal der Batchgröße", "the machine cannot read the formula: may `mal` change what it says?"),
        (ODSL, "jacobian-formula", "10.3", "log |det ∂y/∂x| = log |det A| — für die Umkehrung", "the machine cannot read the formula: what is the condition `die Umkehrung`?"),
        (ODSL, "jacobian-formula", "10.3", "log |det ∂y/∂x| = log |det A| — but negated in the loss", "the machine cannot read the formula: may `but` change what it says?"),
        (EDF, "a-dy-dw", "1.1e.iii", "ŵ_ij = a_i x_j except for i = j", too("except")),
        (EDF, "a-dy-dw", "1.1e.iii", "the delta kills everything except $k=i$, so $\\hat w_{ij}=a_i\\,x_j$.", too("except")),
        (EDF, "diagonal", "1.1b", "nonzero outside the diagonal. a diagonal matrix", OPPOSITE),
        (EDF, "diagonal", "1.1b", "not zero outside the diagonal. a diagonal matrix", OPPOSITE),
        (MLP, "condition", "2.3a", "Var(zi) = Var(aj²)", UNKNOWN),
        *((MLP, "condition", "2.3a", f"Var(z_i) = Var(a_k) ({aside})", UNKNOWN) for aside in ("output variance = input variance plus one", "output variance = D input variance", "output variance = three input variances", "output variance = sum of input variances", "la varianza de salida = la raíz de la varianza de entrada")),
        (MLP, "condition", "2.3a", "σ_z² = σ_a²", "passed"),
        *((MLP, "one-by-one", "1.1d", said, SHAPELESS) for said in ("The number of filters stays the same size", "The channel dimension stays unchanged.", "The dimensions: the channel dimension is unchanged.", "The size in the batch dimension is unchanged.", "Output is a vector. The kernel size remains the same.", "The kernel keeps the same size, output is one pixel.", "It changes the height and width while the channels are the same.", "Die räumliche Größe bleibt nie gleich.", "Hardly the same size", "It conserves the size of the feature maps: no.", "It destroys the dimensions; nothing is conserved. The same size never comes out.", "The same height, width and number of channels.")),
        (MLP, "one-by-one", "1.1d", "Spatial size unchanged, 32 × 32, channels 1 x 1", "the machine cannot read the answer: several shapes are named"),
        (MLP, "one-by-one", "1.1d", "The spatial size stays the same.", "passed"),
        *((ODSL, "posterior-unbalanced", "2.1", said, too(what)) for said, what in (("With p1 = p(x|0) and p0 = p(x|1): p(c=1|x) = p1·π1 / (p1·π1 + p0·π0)", "p1 ="), ("p(c=1|x) = p1·π1 / (p1·π1 + p0·π0) where π1 is the prior of class 0", "π1 is"), ("p(c=1|x) = p1·π1 / (p1·π1 + p0·π0), π1 = p(0), π0 = p(1)", "π1 ="), ("p(c=1|x) = p1·π1 / (p1·π1 + p0·π0) with π1 = π0 = 1/2 is sigma(-r)", "π1 ="))),
        (MLP, "log-likelihood", "4.3", "log sum_{i=1..N} sum_z p_Z(z) * p_theta(xi|z)", too("log sum_{i")),
        (MLP, "log-likelihood", "4.3", "log max_theta sum_z p(z) p(xi|z)", too("log max_theta")),
        (MLP, "log-likelihood", "4.3", "sum_{i=1..N} log( sum_z p_Z(z) * p_theta(xi|z) ), minimized over theta", too("minimized")),
        (MLP, "padded-x", "1.2a", "x without padding = (x1, x2, x3, x4)\nxbar = (0, x1, x2, x3, x4, 0)", "passed"),
        (MLP, "padded-x", "1.2a", "unpadded = (0, x1, x2, x3, x4, 0)", f"the machine cannot read the formula: {AMONG}"),
        *((ODSL, "mean", "9.1", said, too(what)) for said, what in (("mean of x = (1,2)^T", "mean of x = (1"), ("mu_y = A^T mu_x + b, mu_y = (1,2)^T", "mu_y = A"), ("mu_y = A mu_x, mu_y = (1,2)^T", "mu_y = A"), ("mu_y = A (mu_x + b), mu_y = (1,2)^T", "mu_y = A"), ("mu_y = mu_x + A b, mu_y = (1,2)^T", "mu_y = mu_x"), ("mu_y = A b, mu_y = (1,2)^T", "mu_y = A"), ("mu_y = (1,2)^T, then mu_x = (1,2)^T", "mu_x = (1"), ("mu_y = (1,2)^T is the old mean, the new one is zero", "2)^T is"))),
        (MLP, "relu-derivative", "3.2", "1 if x > 0, 0 if x < 0, it should be multiplied by x where not defined at 0", "the machine cannot read the formula: what is the condition `not defined at 0`?"),
        (MLP, "tanh-derivative", "2.1", "The derivative is 1 - tanh^2(x). The second derivative is -2 tanh(x)(1 - tanh^2(x))", "passed"),
        (MLP, "condition", "2.3a", "Var(z_i) = Var(a_k), for all i and k (the variance of the output of layer = variance of the input)", "passed"),
        (MLP, "relu-derivative", "3.2", "1 if x > 0, 0 if x < 0. Strictly it doesn't exist in 0, in practice we take 0 there.", "passed"),
        (EDF, "sigmoid-matrix", "1.1d", "diag i-th entry " + " " * 3900 + "x, ", NO_LIST),
    ],
)  # fmt: skip
def test_a_right_piece_of_a_wrong_answer_does_not_pass(sheet, id_, label, said, verdict, monkeypatch):
    spec = find_spec(sheet)
    monkeypatch.syspath_prepend(ROOT / "reference" / sheet.replace("-", "_"))
    check = next(c for c in spec.checks if c.id == id_)
    seen = check.observe(of(spec, {"notes.md": f"# {label}\n\n{said}\n".encode()}))

    outcome = check.judge(
        seen, check.observe(of(spec, reference_files(spec))) if check.uses_reference else {}
    )

    assert (outcome.diagnosis.summary or outcome.verdict.value) == verdict
