# about: LaTeX throughout, other orders and forms that are equal, a column for a row, no ones in shapes
# remove: answers.md
# file: solutions.tex
1.1 (a): $28 \times 28$

1.1 (b): $32 \times 32$

1.1 (c) i: $32 \times 32 \times 10$

1.1 (c) ii: $5 \cdot 5 \cdot 3 \cdot 10 = 750$

1.1 (d): unchanged, that is $= 32 \times 32$

1.2 (a) i: $\bar{x} = \begin{pmatrix} 0 \\ x_1 \\ x_2 \\ x_3 \\ x_4 \\ 0 \end{pmatrix}$

1.2 (a) ii: $\begin{pmatrix} w_2 x_1 + w_3 x_2 \\ w_1 x_1 + w_2 x_2 + w_3 x_3 \\ w_1 x_2 + w_2 x_3 + w_3 x_4 \\ w_1 x_3 + w_2 x_4 \end{pmatrix}$

1.2 (b): $W = \begin{bmatrix} w_1 & w_2 & w_3 & 0 & 0 & 0 \\ 0 & w_1 & w_2 & w_3 & 0 & 0 \\ 0 & 0 & w_1 & w_2 & w_3 & 0 \\ 0 & 0 & 0 & w_1 & w_2 & w_3 \end{bmatrix}$

1.2 (c): it is a Toeplitz matrix

1.3 (a): encoder-decoder networks

1.3 (b): $\begin{bmatrix} 0 & 0 & 1 \\ 0 & 4 & 6 \\ 4 & 12 & 9 \end{bmatrix}$

1.4: a regulariser

1.5: residual (identity) shortcuts

1.6 i: $\mathrm{ReLU}(x) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}$

1.6 ii: $f(x) = \begin{cases} x & x \geq 0 \\ 0.01 x & x < 0 \end{cases}$

1.6 iii: $f(x) = \begin{cases} x, & x > 0 \\ \alpha (e^{x} - 1), & x \le 0 \end{cases}$

2.1 i: $\frac{d}{dx}\tanh(x) = 1 - \tanh^2(x)$

2.1 ii: $\tanh(x) \approx x$

2.2: $z_i = \tanh(w_1 a_1 + w_2 a_2)$

2.3 a: $\mathrm{Var}(z_i) = \mathrm{Var}(a_k)$

2.3 b: see the PDF

2.3 b i: $\mathrm{Var}(W a) = v \cdot s$

2.3 b ii: $D_a v s$

2.3 b iii: $\frac{1}{D_a}$

3.1: $\begin{bmatrix} 1.5 & 2.2 & 1.3 & 6.7 \\ 4.3 & 0 & 0 & 4.9 \\ 0 & 1.4 & 5.5 & 1.8 \\ 0.1 & 0 & 0 & 2.2 \end{bmatrix}$

3.2: $\begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}$

3.3: $\begin{bmatrix} 4.5 & 1.2 & 2.3 & 1.3 \\ -1.3 & 0 & 0 & -2.9 \\ 0 & 1.2 & 3.5 & 1.2 \\ -6.1 & 0 & 0 & -3.2 \end{bmatrix}$

3.4: cheap

3.5 i: PReLU, ELU

3.5 ii: dying units

4.1: encoder, code, decoder

4.2: no gradient through sampling

4.3: $\log p(x) = \log \left( f_0 (1 - p) + f_1 p \right)$

4.4 i: $q \log f_1 + (1 - q) \log f_0 - q \log \frac{q}{p} - (1 - q) \log \frac{1 - q}{1 - p}$

4.4 ii: concave

4.5 i: $q \ln \frac{q}{p} + (1-q) \ln \frac{1-q}{1-p}$

4.5 ii: collect terms

4.6: $q_{\varphi}(z \mid x_i)$

4.7 i: $x = \epsilon + \theta$

4.7 ii: $\nabla_\theta = 2 \theta$
