from __future__ import print_function
import numpy as np
import torch
from torch.autograd import Variable


def vector_derivative_product(A, x):
    return A.T * x.reshape(1, -1)


if __name__ == '__main__':
    A, x = np.random.randn(1, 5), np.random.randn(3)
    # compare with pytorch
    W = Variable(torch.randn(5, 3).double(), requires_grad=True)
    out = torch.mm(Variable(torch.from_numpy(A)), torch.mm(W, Variable(torch.from_numpy(x)).view(-1, 1)))
    out.backward(torch.ones(1, 1).double())
    print('max diff to autograd: %g' % abs(W.grad.data.numpy() - vector_derivative_product(A, x)).max())
