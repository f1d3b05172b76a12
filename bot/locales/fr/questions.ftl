unknown-board = Il n’y a pas de classement « { $name } ». Pendant la saisie, Discord propose ceux qui existent.
    .plain = Il n’y a pas de classement « { $name } » ; { $count ->
        [0] aucun n’est déclaré
       *[other] classements déclarés : { $known }
    }
unknown-board-near = Il n’y a pas de classement « { $name } ». Vouliez-vous dire « { $near } » ?
    .plain = { unknown-board-near }
unknown-account = Il n’y a pas de compte « { $name } ». Pendant la saisie, Discord propose ceux qui existent.
    .plain = Il n’y a pas de compte « { $name } » ; { $count ->
        [0] aucun n’est déclaré
       *[other] comptes déclarés : { $known }
    }
unknown-account-near = Il n’y a pas de compte « { $name } ». Vouliez-vous dire « { $near } » ?
    .plain = { unknown-account-near }
unknown-city = Il n’y a pas de ville « { $name } ». Pendant la saisie, Discord propose celles qui existent.
unknown-city-near = Il n’y a pas de ville « { $name } ». Vouliez-vous dire « { $near } » ?
unknown-event = Rien n’est connu sous « { $name } ». `/recent` montre les dernières nouvelles.
    .plain = Rien n’est connu sous « { $name } » ; « milepost events --all » liste les clés des événements
ask-no-boards = Il n’y a pas encore de classement. Les responsables de Milepost peuvent en ajouter un dans sa configuration.
ask-no-longer-tracked = Ce bouton concerne un élément qui n’est plus suivi. Veuillez reposer la question avec une commande.

ask-period = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}
ask-days-short = { $days } j
ask-chart = Graphique
ask-indexed = Croissance
ask-everything = Aussi ce qui n’a pas été annoncé

ask-stale = ⏳ dernier chiffre { $when }
ask-looked-at = dernière vérification { $when }
ask-held = ❔ un chiffre plus récent n’est pas encore confirmé
ask-no-count = Aucun chiffre n’est encore connu.
ask-no-counts = Aucun chiffre n’est encore connu. Le premier relevé en apportera ; `/status` montre l’état des sources.
ask-without-count = Aucun chiffre n’est encore connu pour { $names }.
ask-cut = … et { $count } de plus.

ask-ranking-head = Au { $at }, évolution sur { $period }
ask-no-change = L’évolution sur { $period } n’est pas connue : il faut un chiffre du début et un autre de la fin de cette période.
ask-no-change-of = L’évolution sur { $period } n’est pas connue pour { $names } : il faut un chiffre du début et un autre de la fin de cette période.
ask-rank = { $rank }.
ask-new = nouveau
ask-ahead = { $gap } de plus que { $name }
ask-level = à égalité avec { $name }
ask-source = Source

ask-growth = { ask-period } : { $gained }
ask-city-rank = { $board } : nº { $rank } sur { $of }
ask-city-events = Dernières nouvelles

ask-milestones-of = Paliers : { $name }
ask-next-on = Prochains paliers : { $board }
ask-next = Prochain palier { COUNT($threshold) } : encore { $missing }
ask-no-next = Aucun autre palier n’est prévu.
ask-milestone-took = { $span } après le précédent
ask-milestones-first = Le premier chiffre connu est { $count }, le { $at }.
ask-milestones-before = { COUNT($threshold) } avait été franchi avant le premier chiffre connu : { $count }, le { $at }.

ask-comparison = Comparaison : { $names }
ask-behind = { $gap } de moins que { $name }
ask-level-with = À égalité avec { $name }
ask-gap-grew = écart creusé de { COUNT($by) } en { $period }
ask-gap-shrank = écart réduit de { COUNT($by) } en { $period }
ask-gap-same = même écart qu’il y a { $period }
ask-leads-since = { $name } est devant depuis le { $at }.
ask-leads-at-least-since = { $name } est devant au moins depuis le { $at }.

ask-history = { $names } : { $period }
ask-history-line = { $first } → { $last } ({ $at })
ask-no-history = Aucun chiffre pour cette période. Essayez-en une plus longue.
ask-history-held = { $count ->
    [one] { $count } chiffre n’est pas encore confirmé.
   *[other] { $count } chiffres ne sont pas encore confirmés.
}

ask-recent = Dernières nouvelles
ask-recent-of = Dernières nouvelles : { $names }
ask-no-events = Rien n’a encore été annoncé. Les paliers et les dépassements apparaîtront ici.
ask-withdrawn = **retiré**
ask-silent = non annoncé : { $reason }
ask-silent-import = issu d’une importation
ask-silent-operators = réservé aux responsables
ask-silent-unwanted = aucun salon n’y est abonné
ask-silent-nobody = personne n’en avait encore été informé
ask-silent-old = comparé à un ancien chiffre importé
ask-silent-expired = relevé trop ancien
ask-event-quarantined = { $name } : le chiffre { COUNT($count) } est retenu jusqu’à confirmation
ask-event-released = { $name } : le chiffre { COUNT($count) }, qui était retenu, est confirmé
ask-event-rejected = { $name } : le chiffre { COUNT($count) } a été rejeté

ask-why = Ce qui a motivé la décision
ask-why-account = Derniers relevés : { $name }
ask-why-what = Veuillez choisir un événement ou un compte.
ask-why-nothing = Il n’y a rien à expliquer : c’était un essai, ou ce n’est plus connu.
ask-why-silent = Raison de l’absence d’annonce : { $reason }.
ask-why-operator = Un responsable l’a décidé.
ask-why-milestone = Premier chiffre fiable d’au moins { COUNT($threshold) }. Le plus élevé jusque-là était { COUNT($peak) }. Paliers : { $ladders }. Les chiffres :
ask-why-overtake = { $confirmations ->
    [one] Une avance compte lorsque { $confirmations } relevé confirme qu’elle est suffisante.
   *[other] Une avance compte lorsque { $confirmations } relevés de suite confirment qu’elle est suffisante.
}
ask-why-margin = Devant { $name } d’au moins { COUNT($margin) }, comme l’exigent les règles :
ask-why-doubtful = L’avance ne dépasse pas ce que les deux gagnent et perdent d’ordinaire : il a donc fallu plus de relevés et plus de temps.
ask-why-level = Le dernier chiffre fiable était { $count }, le { $at }.
ask-why-tolerance = Le chiffre { $count }, relevé le { $at }, s’en écarte de plus de { COUNT($tolerance) }, ce qui est hors de proportion pour ce compte. Les relevés suivants en décident.
ask-why-joint = Beaucoup de comptes de la même source ont bougé au même moment.
ask-why-agreement = Des relevés concordants doivent durer { $span } ; le premier est du { $since }.
ask-why-nearly-nothing = Une chute à presque rien n’est jamais retenue sans l’accord d’un opérateur.
ask-why-incident = Comptes qui ont bougé ensemble, hors de proportion : { $moved } sur { $comparable } comparables :
ask-why-readings = Relevés
ask-why-events = Événements
ask-why-deliveries = Annonces
ask-reading-hidden = chiffre masqué par le compte
ask-reading-missing = compte introuvable
ask-reading-failed = lecture impossible
ask-reading-held = pas encore confirmé
ask-reading-rejected = rejeté
ask-reading-imported = importé
ask-delivery-pending = en attente
ask-delivery-sent = annoncé
ask-delivery-expired = abandonné, car trop tardif
ask-delivery-dropped = non envoyé
ask-delivery-elsewhere = { $count ->
    [one] annoncé dans { $count } salon ailleurs
   *[other] annoncé dans { $count } salons ailleurs
}

ask-status = État
ask-status-well = ✅ Tout va bien.
ask-status-not-well = ⚠️ Un point demande votre attention.
ask-status-never-polled = { $accounts ->
    [one] { $accounts } compte suivi ; aucune source n’a encore été consultée.
   *[other] { $accounts } comptes suivis ; aucune source n’a encore été consultée.
}
ask-status-polled = { $accounts ->
    [one] { $accounts } compte suivi ; dernier relevé { $at }.
   *[other] { $accounts } comptes suivis ; dernier relevé { $at }.
}
ask-status-incident = ⚠️ { $source } : les chiffres évoluent hors de proportion depuis le { $at }. Rien de ce qui en dépend n’est annoncé.
ask-status-queue = { $count ->
    [one] { $count } annonce en attente, créée { $at }.
   *[other] { $count } annonces en attente ; la plus ancienne a été créée { $at }.
}
ask-status-queue-empty = Aucune annonce n’est en attente.
ask-status-paused = { $count ->
    [one] ⚠️ { $count } salon refuse les annonces.
   *[other] ⚠️ { $count } salons refusent les annonces.
}
ask-status-sources = Sources
ask-status-accounts = Comptes
ask-status-stale = Sans chiffre récent ({ $count }) : { $names }
ask-status-held = Avec un chiffre pas encore confirmé ({ $count }) : { $names }
ask-status-unknown = Encore sans aucun chiffre ({ $count }) : { $names }
ask-source-well = { $source } : relevé { $at }
ask-source-failing = { $source } : lecture impossible, premier échec { $at }

ask-about = À propos de Milepost
ask-about-text = Milepost suit le nombre d’abonnés des comptes officiels de villes. Il annonce quand un compte franchit un palier ou en dépasse un autre.
ask-about-rules = Comment il décide
ask-about-rules-text =
    Un chiffre hors de proportion pour son compte est retenu jusqu’à ce que d’autres le confirment. Un palier n’est annoncé qu’une seule fois. Un dépassement est annoncé après plusieurs relevés de suite qui le confirment. Certaines plateformes arrondissent leurs chiffres ; ceux-ci sont marqués d’un ≈. `/why` montre ce qui a motivé une annonce.
ask-about-boards = Classements

ask-export = Voici le tableau. Les heures sont en UTC.
ask-export-packed = Il est compressé avec gzip, car Discord ne l’accepterait pas autrement.
ask-export-cut = **Il n’est pas complet** : il contient les { $rows } lignes les plus récentes. Une période plus courte peut l’être ; `milepost export` donne tout.
ask-export-nothing = Il n’y a rien à exporter pour ce choix. Essayez une période plus longue.

ask-which = « { $name } » peut désigner { $names }. Pendant la saisie, Discord les propose : choisissez-en un.
ask-compare-two = Veuillez nommer deux comptes différents à comparer.
ask-no-events-of = Rien de ce genre n’a encore été annoncé. Sans filtre, tout s’affiche.
