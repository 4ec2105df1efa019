# 452 assignment 2 -- written answers (code is in prob4/5/6 .py)
# Kwame Boateng
#
# ---------------------------------------------------------------- Problem 1
# 1.1  In 1D the cost is a curve C(w). The derivative is the slope of the tangent
#      at the current w; we step downhill, i.e. opposite to the sign of the slope,
#      by eta * |slope|. Steep -> big step, flat -> tiny step, slope 0 -> we stop
#      (which may just be a local minimum).
#
# 1.2  + : very frequent, cheap updates: we learn after every example (also noise can
#          kick us out of bad minima, and no memory needed).
#      - : gradient from one example is very noisy so the path jumps around, and we
#          can't use vectorised matrix ops over 20 examples, so slower per epoch.
#
# ---------------------------------------------------------------- Problem 2
# 2.1  Only for this one neuron (j in layer l) replace sigma' by f':
#        forward:  a_j^l = f(z_j^l)   with z_j^l = sum_k w_jk a_k + b_j
#        backward: delta_j^l = (sum_k w_kj^{l+1} delta_k^{l+1}) * f'(z_j^l)
#        (if it's an output neuron: delta_j^L = dC/da_j^L * f'(z_j^L))
#      Everything else stays the same.
#
# 2.2  a_j = exp(z_j) / sum_k exp(z_k),   C = - sum_k y_k ln a_k  (one-hot y)
#        d a_k / d z_j = a_k (1[k==j] - a_j)
#        dC/dz_j = - sum_k y_k/a_k * a_k (1[k==j] - a_j)
#                = - y_j + a_j * sum_k y_k
#                = a_j - y_j            because the y's sum to 1
#
# 2.3  sigma(z) = z  ->  sigma'(z) = 1 everywhere, so
#        1. input a^1 = x
#        2. forward  a^l = z^l = w^l a^{l-1} + b^l
#        3. output error  delta^L = grad_a C
#        4. backprop  delta^l = (w^{l+1})^T delta^{l+1}
#        5. dC/dw_jk^l = a_k^{l-1} delta_j^l ,  dC/db_j^l = delta_j^l
#
# ---------------------------------------------------------------- Problem 3
# 3.1  second form -[a ln y + (1-a) ln(1-y)]:  y = 0 gives ln 0 in the first term,
#      y = 1 gives ln 0 in the second -> infinite / undefined.
#      first form is ok since a = sigmoid(z) is strictly between 0 and 1, never exactly
#      0 or 1, so ln a and ln(1-a) are always finite.
#
# 3.2  one example: C = -[y ln a + (1-y) ln(1-a)]
#        dC/da = -y/a + (1-y)/(1-a) = (a - y) / (a (1-a))
#      zero iff a = y. negative for a<y and positive for a>y -> it's the minimum
#      (second derivative y/a^2 + (1-y)/(1-a)^2 > 0 as well). Plugging a = y in gives
#      C = -1/n sum_x [ y ln y + (1-y) ln(1-y) ].
#
# 3.3  inputs i1 i2, hidden h1 h2, outputs o1 o2, sigmoid, cross entropy summed over outputs.
#      (numbers from the figure are plugged in on my scan, these are the formulas)
#        output layer :  delta_o = a_o - y_o           (sigma' cancels w/ cross entropy)
#        hidden layer :  delta_h = (w_{h->o1} delta_o1 + w_{h->o2} delta_o2) * a_h (1 - a_h)
#        weights      :  dC/dw_{h->o} = a_h * delta_o ;   dC/dw_{i->h} = x_i * delta_h
#        biases       :  dC/db_o = delta_o ;  dC/db_h = delta_h
#                        (bias shared by a layer: add the deltas of that layer)
#
# ---------------------------------------------------------------- Problem 4
# 4.1  floor((50 + 2p - k)/s) + 1


def out(k, s, p, n=50):
    return (n + 2 * p - k) // s + 1


#  (a) 49 x 49
assert out(4, 1, 1) == 49
#  (b) 42/5 = 8.4 -> 8, +1 -> 9 x 9
assert out(8, 5, 0) == 9
#  (c) 44/2 + 1 -> 23 x 23
assert out(10, 2, 2) == 23
#  (d) 49 x 49
assert out(2, 1, 0) == 49

# 4.2b most confused: 4 vs 9, then 7 vs 2 and 3 vs 5. They share most strokes
#      (an open-topped 9 is a 4). Otherwise the diagonal dominates.
#
# ---------------------------------------------------------------- Problem 5
# 5.1  (i) bottleneck: code much smaller than the input, can't copy, has to keep only the
#          directions that matter -> compressed features
#      (ii) denoising: corrupt the input and ask for the clean one; the identity is now
#           a bad solution, network has to learn where the data lives
#      also possible: sparsity penalty on the code, weight decay, contractive penalty
# 5.2  additive gaussian:  C(xhat | x) = N(xhat ; x, s^2 I), i.e. xhat = x + s*eps, eps ~ N(0, I)
#      I use y = x^2 with s = 0.3 (plot in the notebook: parabola turns into a fuzzy band)
# 5.3  With linear layers and squared error the AE finds the same subspace as PCA: the span of the top k
#      principal components (centred data). But its weights need not be orthonormal or
#      sorted by variance, any invertible mix of the components gives the same loss.
# 5.4  In the 2d embedding the digits form arms/wedges from the centre. 1s and 0s are well separated, 4/9/7
#      overlap a lot and so do 3/5/8. So similar shapes land close together
#      even though the AE never saw labels.
#
# ---------------------------------------------------------------- Problem 6
# 6.1  shapes (channels x h x w):
#      1x28x28 -conv-> 4x28x28 -pool-> 4x14x14 -conv-> 8x14x14 -pool-> 8x7x7
#      flatten 8*7*7 = 392 -> 20 -> 2 -> 20 -> 392 -> 8x7x7 -up-> 8x14x14 -conv-> 4x14x14
#      -up-> 4x28x28 -conv-> 1x28x28
#      weights: encoder 40 + 296 + 7860 + 42 = 8238, decoder 60 + 8232 + 292 + 37 = 8621,
#      16859 together. Recons are blurry but readable; clusters like in 5.4.
# 6.2  With skips the loss is far lower & images are sharp, but the embedding gets
#      worse: the info goes round the bottleneck through the skips so the 2d code isn't needed.
# 6.3  noise: without skips the output is clean-ish (blurry), bottleneck can't carry the noise.
#      with skips details are better but some noise leaks through. Embeddings: still
#      clustered w/o skips (bit more overlap), with skips little structure.
#
# ---------------------------------------------------------------- Bonus
# soft version of (arg)max: exp(c z_j)/sum exp(c z_k) for c -> infinity is 1 for the largest z
# and 0 for the rest. c = 1 is the softened version.
