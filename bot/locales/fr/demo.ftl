demo-city = { $account ->
    [amsterdam] Amsterdam
    [berlin] Berlin
    [london] Londres
    [melbourne] Melbourne
    [new-york] New York
    [paris] Paris
    [seoul] Séoul
    [shanghai] Shanghai
    [singapore] Singapour
    [tokyo] Tokyo
   *[other] { $account }
}
demo-rival = { $rival ->
    [amsterdam] Amsterdam
    [berlin] Berlin
    [london] Londres
    [melbourne] Melbourne
    [new-york] New York
    [paris] Paris
    [seoul] Séoul
    [shanghai] Shanghai
    [singapore] Singapour
    [tokyo] Tokyo
   *[other] { $rival }
}

demo-notice = Démonstration. Publié du 5 au 7 novembre 2023 : Séoul a dépassé { COUNT($threshold) } en septembre ; en octobre, Séoul en comptait { COUNT($seoul) }, Melbourne { COUNT($melbourne) }, Paris { COUNT($paris) } (330 000 selon un journal), New York { COUNT($new-york) }, Tokyo { COUNT($tokyo) } et Londres { COUNT($london) }. Tous les autres chiffres sont fictifs.

demo-baseline = Le premier relevé porte sur { $accounts } comptes. Leur niveau sert de point de départ : rien ne s’est encore passé, rien n’est donc annoncé.
demo-lead = { demo-city } devance { demo-rival } de { COUNT($lead) } abonnés. Rien n’est encore annoncé : l’avance doit être nette, et plusieurs relevés de suite doivent la montrer.
demo-lead-lost = { demo-rival } repasse devant { demo-city }. Une annonce aurait été fausse.
demo-overtake = { demo-city } devance { demo-rival } : c’est confirmé, et annoncé une seule fois. L’annonce précise entre quels relevés le dépassement a eu lieu.
demo-contest-over = { demo-city } était déjà passé devant { demo-rival }, puis avait perdu son avance { $times } fois. L’avance est maintenant nette et confirmée : il y a une seule annonce, et aucune pour ce qui précède.
demo-first-place = La première place change de main, { $polls } relevés de suite le confirment. La date à laquelle { demo-city } a réellement dépassé { demo-rival } n’a jamais été publiée : le jour est fictif, les règles ne le sont pas.
demo-milestone = { demo-city } atteint { COUNT($threshold) } abonnés pour la première fois. Un palier n’est annoncé qu’une seule fois : si le nombre baisse puis y revient, rien n’est dit.
demo-held = { demo-city } affiche soudain { $followers ->
    [one] { COUNT($followers) } abonné
   *[other] { COUNT($followers) } abonnés
}. Ce n’est pas plausible : le relevé est mis en attente, le classement ne change pas et rien n’est annoncé.
demo-rejected = { demo-city } est de retour à { COUNT($followers) } : les relevés en attente sont rejetés. Personne n’a reçu de fausse nouvelle.
demo-outage = La source ne répond pas. Aucun nombre n’est inventé : le classement reste celui du dernier relevé, et Milepost continue d’essayer.
demo-caught-up = Après { $polls } relevés manqués, la source répond de nouveau. Ce qui s’est passé entre-temps est annoncé maintenant, une seule fois, avec les deux relevés entre lesquels cela a eu lieu.
demo-incident = { $accounts } comptes s’effondrent dans le même relevé. Cela vient de la plateforme et non des villes : le classement est gelé jusqu’au retour des bons chiffres.
demo-incident-over = Les chiffres sont de nouveau justes. Les { $readings } relevés en attente sont rejetés, et le classement reprend comme s’ils n’avaient jamais existé.
demo-milestone-published = Il a été publié en novembre que { demo-city } avait dépassé { COUNT($threshold) } abonnés en septembre 2023. Milepost l’annonce dès le premier relevé qui le montre. Le jour précis est fictif.
demo-published = Les nombres de { $accounts } villes sont maintenant ceux qui ont été publiés, pour octobre 2023. Ceux des { $others } autres sont entièrement fictifs.
demo-told-by-hand = Le 5 novembre 2023, la première place de Séoul a été annoncée à la main, au moins cinq semaines après le cap des 450 000. Ici, Milepost a annoncé les 450 000 en moins d’un jour, il y a { $days } jours.

demo-total-polls = relevés : { $polls }, dont { $failed } manqués
demo-total-readings = comptes lus : { $readings }, dont { $held } mis en attente et { $rejected } rejetés
demo-total-announced = annonces : { $kinds }
demo-total-kind = { $kind ->
    [overtake] dépassements
    [neck_and_neck] coude-à-coude
    [incident] sources
    [correction] rectificatifs
   *[milestone] caps franchis
} ({ $count })
demo-total-first = en tête : { demo-city }
