import math

# N1
mean1 = 1
std1 = 1
# N2
mean2 = 1.5
std2 = 0.2

kl12 = math.log(std2/std1) + (std1**2 + (mean1-mean2)**2)/(2*std2**2)
kl21 = math.log(std1/std2) + (std2**2 + (mean2-mean1)**2)/(2*std1**2)

print("KL(N1||N2) =", kl12)
print("KL(N2||N1) =", kl21)
