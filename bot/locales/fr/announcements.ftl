tell-platform = { $platform ->
    [bluesky] Bluesky
    [facebook] Facebook
    [github] GitHub
    [instagram] Instagram
    [mastodon] Mastodon
    [threads] Threads
    [tiktok] TikTok
    [twitch] Twitch
    [x] X
    [youtube] YouTube
   *[other] { $platform }
}
tell-followers = { $platform ->
   *[other] abonnés
}
tell-count = { $count ->
    [one] { COUNT($count) } abonné
   *[other] { COUNT($count) } abonnés
}
tell-count-about = environ { tell-count }
tell-gap = { tell-count }
tell-gap-about = environ { tell-count }
tell-name-with = { $name } ({ $detail })

tell-milestone = { $name } franchit le cap des { COUNT($threshold) } { tell-followers } sur { tell-platform }
tell-milestone-unplaced = { $name } franchit le cap des { COUNT($threshold) } { tell-followers }
tell-overtake = { $board } : { $name } dépasse { $passed } et passe au { $rank }ᵉ rang
tell-overtake-first = { $board } : { $name } dépasse { $passed } et prend la première place
tell-neck-and-neck = { $board } : { $names } au coude-à-coude
tell-incident-started = Chiffres inhabituels sur { tell-platform }
tell-incident-ended = Retour à la normale des chiffres sur { tell-platform }
tell-correction = Rectificatif : une annonce est retirée

tell-also-passed = Caps également franchis : { $thresholds }.
tell-rounded = { tell-platform } publie des chiffres arrondis.
tell-neck-and-neck-why = Les deux comptes ont de nouveau échangé leurs places. Nous vous informerons dès que l’un d’eux aura pris durablement l’avantage.
tell-incident-started-why = Les chiffres de { $accounts } comptes ont varié brusquement en même temps. Cela vient vraisemblablement de la plateforme et non des villes. Rien de ce qui repose sur ces chiffres n’est annoncé jusqu’au retour à la normale.
tell-incident-ended-why = Les annonces et les classements reprennent.
tell-correction-said = Nous avions annoncé : { $headline }.
tell-correction-why = Cette information est inexacte : le relevé du { $at } ({ $count }) s’est révélé erroné et a été écarté. Nous vous prions de nous excuser pour cette erreur.

tell-when = Quand
tell-when-at = { $at }
tell-when-within = Entre le { $from } et { $to }
tell-when-between = Entre le { $from } et le { $to }
tell-when-unseen = Aucun chiffre fiable entre ces deux dates.
tell-when-confirmed = Confirmé le { $at }
tell-took = { $span } après le cap précédent
tell-cause = Cause
tell-cause-fall = Baisse du nombre d’{ tell-followers } : { $passed }
tell-rank = Classement
tell-place = { $rank ->
    [1] 1ʳᵉ
   *[other] { $rank }ᵉ
} place sur { $of }
tell-place-alone = { $rank ->
    [1] 1ʳᵉ
   *[other] { $rank }ᵉ
} place
tell-rank-first = { $place } · { $gap } d’avance sur { $other }
tell-rank-behind = { $place } · { $gap } de retard sur { $other }
tell-rank-level = { $place } · à égalité avec { $other }
tell-rank-on = { $board } : { $place }

tell-also = Également
tell-more = … et { $count ->
    [one] { $count } autre
   *[other] { $count } autres
} ; tout est dans `/recent`.
tell-summary = { $count ->
    [one] { $count } annonce des heures calmes
   *[other] { $count } annonces des heures calmes
}
tell-summary-milestone = Caps franchis
tell-summary-overtake = Dépassements
tell-summary-neck-and-neck = Coude-à-coude
tell-summary-incident = Sources
tell-summary-correction = Rectificatifs
tell-notice = À l’attention des responsables
tell-notice-more = … et { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}, à lire dans le journal.
tell-cut = … message abrégé ; tout est dans `/recent`.

tell-test = Test : { $headline }
tell-test-note = **Ceci est un test.** Il montre l’aspect des annonces dans ce salon ; rien de tout cela ne s’est produit.
tell-footer = Situation au { $at } ({ $zone })
tell-footer-test = Test, rien ne s’est produit

tell-button-ranking = Classement
tell-button-history = Évolution
tell-button-why = Pourquoi ?
