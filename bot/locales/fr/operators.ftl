error-no-operators = Personne ne peut encore faire cela, car la configuration de Milepost ne nomme aucun responsable. La personne qui l’exploite peut indiquer des identifiants d’utilisateurs ou de rôles sous [discord] : operators = ["175928847299117063"]
reading-is-no-news = Il existe déjà un relevé de « { $account } » de ce moment ou plus récent. Les plus anciens s’importent avec `milepost import`.
    .plain = Il existe déjà un relevé de « { $account } » du { $at } ou plus récent ; les plus anciens s’importent avec « milepost import »

operators-approved = **Approuvé :** { COUNT($count) } pour { $name }, relevé du { $at }.
operators-rejected = **Rejeté :** { COUNT($count) } pour { $name }, relevé du { $at }.
operators-announced = { $count ->
    [one] { $count } annonce est en route :
   *[other] { $count } annonces sont en route :
}
operators-nothing-announced = Rien n’est annoncé pour autant.
operators-corrected = { $count ->
    [0] Rien n’est à rectifier : aucun salon n’avait été informé de quoi que ce soit qui repose sur ce seul relevé. Ce que des relevés suivants confirment est maintenu.
    [one] { $count } rectificatif est en route vers un salon qui avait été informé de ce qui repose sur ce relevé.
   *[other] { $count } rectificatifs sont en route vers les salons qui avaient été informés de ce qui repose sur ce relevé.
}
operators-more = … et { $count ->
    [one] { $count } autre.
   *[other] { $count } autres.
}
operators-reject-warning = **Ce relevé est approuvé :** { COUNT($count) } pour { $name }, du { $at }. Si vous le rejetez, tout ce qui a été annoncé à cause de lui est retiré, et chaque salon qui en a été informé reçoit un rectificatif. C’est irréversible.
operators-reject-events = Voici ce qui a été annoncé depuis. Ce qui ne repose pas sur ce relevé est maintenu :
operators-reject-no-events = Rien n’a été annoncé sur ce compte depuis.
operators-reject-button = Rejeter et rectifier
operators-reject-later-button = Rejeter aussi tous les relevés suivants
operators-entered = **Saisi et approuvé :** { COUNT($count) } pour { $name }.
operators-entered-held = **Saisi, mais retenu :** { COUNT($count) } pour { $name } est hors de proportion. Si ce chiffre est exact, approuvez-le avec `/{ command-reading } { command-reading-approve }`.
operators-polled = **{ $source } :** chiffres relevés pour { $count ->
    [one] { $count } compte
   *[other] { $count } comptes
} sur { $of }.
operators-polled-unchanged = { $count ->
    [one] { $count } d’entre eux est inchangé dans son document, ce qui n’est pas un nouveau relevé.
   *[other] { $count } d’entre eux sont inchangés dans leur document, ce qui n’est pas un nouveau relevé.
}
operators-polled-held = { $count ->
    [one] { $count } d’entre eux est retenu, car hors de proportion.
   *[other] { $count } d’entre eux sont retenus, car hors de proportion.
}
operators-source-failed = ⚠️ **{ $source }** { $kind } ({ $reason })
operators-source-limited = n’accepte plus de requêtes avant le { $at }.
operators-source-credentials = n’accepte pas les identifiants d’accès ; veuillez les renouveler.
operators-source-refused = refuse la requête telle quelle ; la répéter n’y changera rien.
operators-source-payload = répond autrement que convenu ; Milepost a peut-être besoin d’une mise à jour.
operators-source-unavailable = ne peut pas être lu pour le moment ; le prochain relevé réessaiera.
operators-incident-believed = L’incident de **{ $source }** est clos, et ce qui était retenu est approuvé.
operators-incident-held = L’incident de **{ $source }** est clos. Ce qui est retenu le reste jusqu’à ce que des relevés ultérieurs, ou vous-même, en décident.

operators-no-reading = « { $name } » n’est pas un relevé sur lequel on puisse décider ; quelqu’un l’a peut-être déjà fait. Veuillez choisir parmi les suggestions.
operators-believed-already = Ce relevé est déjà approuvé.
operators-refused = C’est impossible : { $reason }
operators-no-source = Il n’y a pas de source nommée « { $name } ». Sources disponibles : { $names }.
operators-no-sources = Il n’y a aucune source à lire.
operators-no-incident = « { $name } » n’a pas d’incident en cours. Veuillez choisir parmi les suggestions.
