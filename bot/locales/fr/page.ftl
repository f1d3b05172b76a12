page-boards = Classements
page-compare = Comparer
page-announcements = Annonces
page-navigation = Pages
page-language = Langue
page-skip = Aller au contenu
page-full = Ouvrir la page complète
page-about = Combien de personnes suivent les comptes officiels des villes, et lesquels viennent de franchir un palier ou d’en dépasser un autre.
page-rules = Un chiffre hors de proportion est retenu jusqu’à ce que d’autres le confirment. Un palier n’est annoncé qu’une fois ; un dépassement, après plusieurs relevés de suite qui le confirment. Toute erreur constatée est rectifiée publiquement.
page-zone = Heures indiquées : { $zone }
page-for-programs = Pour les développeurs
page-theme = Apparence
page-theme-choice = { $theme ->
    [light] Clair
    [dark] Sombre
   *[auto] Automatique
}
page-remarks = Ce qui se passe
page-remarks-before = Ce qui s’est passé auparavant
page-connection-lost = La connexion est perdue. Nouvelle tentative en cours…

page-as-of = Au { $at }
page-no-boards = Il n’y a pas encore de classement. Dès que les responsables en ajoutent un aux réglages, il apparaît ici.
page-no-counts = Aucun chiffre n’est encore connu. Le premier relevé en apportera, et le classement apparaîtra ici de lui-même.
page-no-announcements = Rien n’a encore été annoncé. Les paliers et les dépassements apparaîtront ici d’eux-mêmes.
page-all-announcements = Toutes les annonces
page-whole-board = Classement complet
page-more-places = … et { $count } de plus

page-caption = Classement : { $board }
page-rank = Rang
page-account = Compte
page-trend = Tendance
page-followers = Abonnés
page-gap = Écart
page-level = à égalité
page-period = Période
page-days = { $days ->
    [one] { $days } jour
    [365] 1 an
   *[other] { $days } jours
}
page-about-number = environ
page-climbed = { $places ->
    [one] { $places } place gagnée
   *[other] { $places } places gagnées
}
page-fell = { $places ->
    [one] { $places } place perdue
   *[other] { $places } places perdues
}
page-next = encore { $missing } avant { $threshold }
page-stale = dernier chiffre : { $at }
page-looked-at = dernière vérification : { $at }
page-held = un chiffre plus récent n’est pas encore confirmé
page-summary-place = { $rank }. { $name } { $count }

page-take = Réutiliser
page-ranking-csv = Classement (CSV)
page-history-csv = Historique (CSV)
page-kiosk = Pour un écran mural
page-embed = Intégrer à votre page
page-embed-how = Copiez ceci dans le code HTML de votre page. Le contenu se met à jour de lui-même.

page-filter = Classement
page-all-boards = Tous
page-no-announcements-of = Rien n’a encore été annoncé sur ce classement.
page-paging = Autres annonces
page-newer = Plus récentes
page-older = Plus anciennes
page-no-older = Il n’y a pas d’annonces plus anciennes.
page-withdrawn = Retirée
page-withdrawn-title = Retirée : { $title }
page-see-correction = Voir le rectificatif
page-see-corrected = Voir l’annonce retirée
page-share = Partager
page-copy = Copier l’adresse
page-copied = Adresse copiée
page-by-mail = Envoyer par e-mail
page-save-picture = Enregistrer l’image

page-failure-not-found = Cette page n’existe pas
page-failure-why-not-found = Elle n’a peut-être jamais existé, ou concerne ce qui n’est plus suivi.
page-failure-bad-query = Cette adresse est incompréhensible
page-failure-why-bad-query = Ce qui suit son point d’interrogation n’est pas ce qui est attendu.
page-failure-too-many = C’est un peu trop à la fois
page-failure-why-too-many = Veuillez patienter un instant, puis recharger la page.
page-failure-broken = Un problème est survenu
page-failure-why-broken = Veuillez réessayer dans un instant.
page-back = Voir les classements

unknown-announcement = Il n’y a pas d’annonce « { $name } » ; /api/announcements en liste les clés
query-number = « { $name } » doit être un nombre entier de 1 à { $most }, et non « { $text } »
query-accounts = « account » désigne { $count } comptes, et peut en désigner { $most } au plus
query-kind = « kind » doit être l’une de ces valeurs : { $known }, et non « { $text } »
