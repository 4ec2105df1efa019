# fails: corruption
# words: what comes back is noise alone, without the data
# edit1: prob5_AE.py | return x + std * torch.randn_like(x) | return std * torch.randn_like(x)
