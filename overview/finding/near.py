def did_you_mean(words, user): return ""
