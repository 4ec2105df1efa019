# fails: sampled-from
# words: z is sampled from q(z|x) while training, from the prior only to generate
# edit1: answers.md | 4.6: q(z|x) | 4.6: the prior p(z)
