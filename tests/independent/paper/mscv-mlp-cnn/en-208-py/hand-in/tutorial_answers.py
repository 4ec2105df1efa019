# MLPs & CNNs tutorial, my answers. I think in numpy so formulas are numpy-ish on purpose.
# @ = matmul, * = elementwise, E[.] = expectation.   -- J. Okafor
# (only comments in here, running it does nothing)

# ---------------------------------------------------------------- P1
# 1a  out = (n + 2*p - k)//s + 1 -> (32-5)//1 + 1 = 28.  shape (28, 28, 1)
# 1b  p=2:  (32+4-5)+1 = 32  ->  (32, 32, 1)
# 1c  ten filters -> out.shape == (32, 32, 10)
#     n_params = 10 * 5*5 = 250   (no bias)
# 1d  1x1 conv: spatial dims don't move, (32, 32, whatever). per pixel it's just
#     out[i, j, :] = M @ inp[i, j, :]   i.e. mixes channels, looks at no neighbours
#
# 2a  xbar = np.pad(x, 1) = [0, x[0], x[1], x[2], x[3], 0]     (filter = w, len 3. typo in sheet, it says x)
#     out = [ np.dot(xbar[i:i+3], w) for i in range(4) ]
#         = [ w[1]*x[0] + w[2]*x[1],
#             w[0]*x[0] + w[1]*x[1] + w[2]*x[2],
#             w[0]*x[1] + w[1]*x[2] + w[2]*x[3],
#             w[0]*x[2] + w[1]*x[3] ]
# 2b  W.shape == (4, 6); W[i, i:i+3] = w, zeros elsewhere:
#       W = [[w0, w1, w2,  0,  0,  0],
#            [ 0, w0, w1, w2,  0,  0],
#            [ 0,  0, w0, w1, w2,  0],
#            [ 0,  0,  0, w0, w1, w2]]
#     and W @ xbar gives 2a. first and last columns only ever hit the pad zeros
# 2c  mostly zeros + same 3 numbers shifted along the diagonals (scipy.linalg.toeplitz would build it).
#     => conv is a Linear layer with weight sharing & local connections. 3 free numbers, not 24
#
# 3a  encoder/decoder thing, U-Net (down, then up, concat skips). or FCN
# 3b  in = k = [[0,1],[2,3]].  output is 3x3, so: pad the input by 1 and slide the kernel
#       P = [[0,0,0,0],
#            [0,0,1,0],
#            [0,2,3,0],
#            [0,0,0,0]]
#       out[i,j] = (P[i:i+2, j:j+2] * k).sum()
#     row 0:  0,  3*1=3,            2*1=2
#     row 1:  3*2=6,  1*1+2*2+3*3=14,  2*3=6
#     row 2:  1*2=2,  2*0+3*1=3,  0
#     out = [[0, 3, 2],
#            [6,14, 6],
#            [2, 3, 0]]
#
# 4   Dropout: train time:  mask = (rand(*h.shape) > p);  h = h * mask / (1-p).  eval time: h = h.
#     Why it helps: no unit can lean on one special other unit, so features get more robust; also ~ averaging
#     loads of thinned nets. When: model overfits (train acc >> val acc), typically in the fat dense layers.
#     Not when underfitting.
# 5   skip connections. y = x + F(x)  ->  dL/dx = dL/dy + dL/dy @ dF/dx, first term arrives undamped
# 6   relu  = lambda x: np.maximum(0, x)
#     leaky = lambda x, a=0.01: np.where(x > 0, x, a*x)
#     elu   = lambda x, a=1.0:  np.where(x > 0, x, a*np.exp(x) - 1)      # a > 0

# ---------------------------------------------------------------- P2
# 1   tanh(x) = 2*sig(2*x) - 1      (sheet eats the minus)
#     d/dx = 2 * sig'(2x) * 2 = 4*sig(2x)*(1 - sig(2x))  == 1 - tanh(x)**2
#     at 0: 4*.5*.5 = 1, tanh(0)=0  so for small x  tanh(x) ~= x.
# 2   z[i] = tanh( sum(W[i,k]*a[k] for k in 1..Da) + b[i] )      aka tanh(W@a + b)[i]
# 3a  var(z[i]) == var(a[k])   for all i,k
# 3b  b=0 & small inputs -> z[i] ~= sum_k W[i,k]*a[k]
#     var(z[i]) = sum_k var(W[i,k]*a[k])                           # uncorrelated summands
#     var(W*a)  = E[W**2]*E[a**2] - (E[W]*E[a])**2 = var(W)*var(a)   # means are 0
#     => var(z) = Da * var(W) * var(a)
#     want == var(a)  =>  var(W) = 1/Da   =>  W = randn(.., Da) * sqrt(1/Da), that is N(0, 1/Da). done

# ---------------------------------------------------------------- P3
# 1   np.maximum(x, 0) =
#     [[1.5, 2.2, 1.3, 6.7],
#      [4.3, 0. , 0. , 4.9],
#      [0. , 1.4, 5.5, 1.8],
#      [0.1, 0. , 0. , 2.2]]
# 2   (x > 0).astype(float); x == 0 -> pick 0
# 3   backward = relu on the incoming gradient, dx = dy * (dy > 0):
#     [[4.5, 1.2, 2.3, 1.3],
#      [0. , 0. , 4.1, 0. ],
#      [0. , 1.2, 3.5, 1.2],
#      [0. , 0.5, 0. , 0. ]]
# 4   slope 1 for x>0 so grads don't die over depth (sigmoid: max slope .25, and both tails are flat);
#     cheap, one compare, no exp; gives exact zeros = sparse acts
# 5   mean(act) > 0 so the next layer's inputs aren't centred, weight grads of one unit all share a sign -> zigzag.
#     and units with z<0 always: grad==0 forever = dead. fixes: leaky relu / PReLU / ELU (let something < 0 out)

# ---------------------------------------------------------------- P4
# 1   z = enc(x), len(z) << len(x); xhat = dec(z); loss = ((x - xhat)**2).mean()
# 2   z is *sampled*: z ~ N(mu, sigma) and you can't backprop through np.random.normal(mu, sigma) as is.
#     (single blob per x is also not very flexible)
# 3   sum_i log( sum_z p(z) * p_theta(x_i | z) )     -> argmax over theta
# 4   log p(x_i) = log sum_z q(z|x_i) * [ p(z)*p(x_i|z) / q(z|x_i) ] = log E_q[ ratio ]
#     log is convex, and Jensen for a convex f says f(E[u]) >= E[f(u)], so
#     log E_q[ratio] >= E_q[log ratio] = E_q[ log p(z) - log q(z|x_i) + log p(x_i|z) ].   sum over i. QED
# 5   E_q[log p(z) - log q(z|x)] = E_q[log p(z)] + H(q) = -KL(q || p)     (hint turned around)
#     so bound_i = E_q[log p_theta(x_i|z)] - KL(q(z|x_i) || p(z)) = L_i
# 6   from the encoder's q_phi(z | x_i)
# 7   eps ~ N(0,1), x = theta + eps  ->  E[(theta+eps)**2]
#     grad = E[2*(theta+eps)] = 2*theta + 2*E[eps] = 2*theta
#     MC:  g = (2*(theta + np.random.randn(M))).mean()
#     sane: E[x^2] = theta**2 + 1, so optimum theta = 0
