# What anybody on Discord can be told.
error-unexpected = Cela n’a pas fonctionné, et vous n’y êtes pour rien. Veuillez réessayer ; si cela se reproduit, donnez ce numéro aux responsables de Milepost : { $id }
error-not-an-operator = Seuls les responsables de Milepost peuvent faire cela. Ils sont nommés dans sa configuration.
error-not-a-manager = Seules les personnes ayant la permission « Gérer le serveur », ou un rôle choisi par les responsables de Milepost, peuvent faire cela.
