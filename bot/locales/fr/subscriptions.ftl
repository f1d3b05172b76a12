announce-added = Les annonces sont désormais publiées dans { $channel }.
announce-edited = Les annonces de { $channel } ont été modifiées.

announce-all = tous
announce-what = **Contenu :** { $kinds }
announce-kind-milestone = caps franchis
announce-kind-overtake = dépassements
announce-kind-neck-and-neck = coude-à-coude
announce-boards = **Classements :** { $boards }
announce-accounts = **Comptes :** { $accounts }
announce-smallest = **Caps franchis :** à partir de { COUNT($count) }
announce-top = **Dépassements :** { $count ->
    [1] uniquement pour la première place
   *[other] uniquement pour les { $count } premières places
}
announce-manner = **Langue et fuseau horaire :** { $language }, { $zone }
announce-quiet-summary = **Heures calmes :** de { $from } à { $to } ; ce qui se passe entre-temps est résumé ensuite en un seul message
announce-quiet-drop = **Heures calmes :** de { $from } à { $to } ; ce qui se passe entre-temps n’est pas annoncé
announce-quiet-first = Un changement en tête est annoncé même pendant les heures calmes.
announce-mention = **Mention :** { $role }
announce-waiting = { $count ->
    [one] { $count } annonce attend d’être envoyée.
   *[other] { $count } annonces attendent d’être envoyées.
}
announce-is-paused = ⏸️ **En pause.** Rien n’est annoncé ici tant que personne n’utilise `/{ command-announce } { command-announce-resume }`.
announce-is-refused = ⚠️ **Discord refuse les annonces :** { $reason }. Elles sont en attente ; une fois le problème réglé, `/{ command-announce } { command-announce-resume }` les envoie.

announce-baseline = Ce qui s’est déjà passé n’est pas annoncé ; seul ce qui se passe à partir de maintenant le sera.
announce-upcoming = Le prochain cap sera probablement celui des { COUNT($threshold) } pour { $name }, à { COUNT($count) } actuellement.
announce-lacks = ⚠️ Il manque au bot ces permissions : { $permissions }. Sans elles, les annonces ne seront pas complètes.

announce-list-none = Rien n’est encore annoncé sur ce serveur. Commencez avec `/{ command-announce } { command-announce-add }`.
announce-list-gone = { $count ->
    [one] Discord n’affiche plus l’un de ces salons. S’il a été supprimé, vous pouvez retirer ses annonces ici.
   *[other] Discord n’affiche plus { $count } de ces salons. S’ils ont été supprimés, vous pouvez retirer leurs annonces ici.
}
announce-remove-gone = Retirer { $channel }
announce-paused = ⏸️ Rien n’est annoncé dans { $channel } tant que personne n’utilise `/{ command-announce } { command-announce-resume }`. Ce qui se passe entre-temps ne sera pas annoncé plus tard non plus.
announce-paused-waiting = { $count ->
    [one] { $count } annonce antérieure est encore en attente et sera envoyée.
   *[other] { $count } annonces antérieures sont encore en attente et seront envoyées.
}
announce-resumed = Les annonces sont de nouveau publiées dans { $channel }.
announce-resumed-waiting = { $count ->
    [0] Rien n’est en attente ; ce qui se passe à partir de maintenant est annoncé.
    [one] { $count } annonce était en attente et va suivre.
   *[other] { $count } annonces étaient en attente et vont suivre.
}
announce-remove = Voulez-vous retirer les annonces de { $channel } ? Les réglages de ce salon seront oubliés ; `/{ command-announce } { command-announce-add }` permet de recommencer.
announce-remove-waiting = { $count ->
    [one] { $count } annonce en attente ne sera pas envoyée.
   *[other] { $count } annonces en attente ne seront pas envoyées.
}
announce-remove-button = Retirer les annonces
announce-removed = Plus rien n’est annoncé dans { $channel }.
announce-removed-waiting = { $count ->
    [one] { $count } annonce qui était en attente ne sera pas envoyée.
   *[other] { $count } annonces qui étaient en attente ne seront pas envoyées.
}
announce-removed-how = `/{ command-announce } { command-announce-add }` rétablit les annonces.
announce-preview = Voici à quoi ressemble une annonce dans { $channel }. **Rien de tout cela ne s’est produit**, et vous êtes seul à la voir.
announce-tested = Un test est en route vers { $channel }. Il est signalé comme tel et ne mentionne personne.
announce-tested-refused = Un test est en attente, car Discord refuse les annonces dans { $channel }. `/{ command-announce } { command-announce-resume }` l’envoie.

announce-exists = Ce salon reçoit déjà des annonces ; rien n’a été modifié. `/{ command-announce } { command-announce-edit }` permet de les modifier.
announce-none-here = Ce salon ne reçoit pas d’annonces. Commencez avec `/{ command-announce } { command-announce-add }` ; `/{ command-announce } { command-announce-list }` montre où il y en a.
announce-paused-already = Les annonces de ce salon sont déjà en pause.
announce-not-paused = Les annonces de ce salon ne sont pas en pause.
announce-nothing-to-change = Rien n’a été modifié : veuillez choisir au moins une option.
announce-nothing-to-show = Avec ces choix, rien ne sera jamais annoncé dans ce salon. Veuillez les modifier avec `/{ command-announce } { command-announce-edit }`.
announce-no-example = Il n’y a pas d’exemple de ce que ce salon attend : aucun de ses comptes n’est proche d’un autre en ce moment. Ce sera annoncé le moment venu.
announce-not-here = Les annonces ne peuvent être publiées que dans les salons textuels, les salons d’annonces et les fils. Veuillez en choisir un.
announce-not-visible = Le bot ne voit pas { $channel }. Veuillez lui donner la permission « Voir le salon », ou l’ajouter au fil.
announce-cannot-post = Rien n’a été modifié : le bot ne peut pas publier dans { $channel }. Il lui manque ces permissions : { $permissions }.
announce-everyone = Veuillez choisir un autre rôle que @everyone à mentionner.
announce-quiet-incomplete = Les heures calmes ont besoin d’un début et d’une fin, par exemple 22:00 et 7:00.
announce-quiet-always = Avec le même début et la même fin, les heures calmes ne finiraient jamais. `/{ command-announce } { command-announce-pause }` arrête les annonces.
announce-no-number = « { $text } » n’est pas un nombre reconnu. Écrivez-le par exemple ainsi : 100 000 ou 100k.
announce-no-time = « { $text } » n’est pas une heure reconnue. Écrivez-la par exemple ainsi : 22:00.
announce-unknown-board = Il n’y a pas de classement nommé « { $name } ». Veuillez choisir parmi les suggestions.
announce-unknown-board-near = Il n’y a pas de classement nommé « { $name } ». Vouliez-vous dire « { $near } » ?
announce-unknown-account = Il n’y a pas de compte nommé « { $name } ». Veuillez choisir parmi les suggestions.
announce-unknown-account-near = Il n’y a pas de compte nommé « { $name } ». Vouliez-vous dire « { $near } » ?
announce-unknown-zone = Il n’y a pas de fuseau horaire nommé « { $name } ». Veuillez choisir parmi les suggestions, ou écrire par exemple Europe/Paris.
announce-unknown-zone-near = Il n’y a pas de fuseau horaire nommé « { $name } ». Vouliez-vous dire « { $near } » ?
confirm-late = La question date d’il y a un moment ; rien n’a été fait. Veuillez utiliser de nouveau la commande.

permission-view-channel = Voir le salon
permission-send-messages = Envoyer des messages
permission-send-messages-in-threads = Envoyer des messages dans les fils
permission-embed-links = Intégrer des liens
permission-attach-files = Joindre des fichiers
permission-read-message-history = Voir les anciens messages
permission-mention-everyone-here-and-all-roles = Mentionner @everyone, @here et tous les rôles
