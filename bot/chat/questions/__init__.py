"""Answers to questions, as what somebody reads on Discord.

ask       a question with all that it is about, as a button carries it
page      what an answer consists of
names     finding what people mean by what they type
others    one file a question: its answer becomes a page, and nothing else is read or sent
pages     which is which
reply     sending a page, and turning it
"""
