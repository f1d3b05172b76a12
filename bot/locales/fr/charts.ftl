chart-no-readings = pas encore de relevé
chart-unconfirmed = non confirmé
chart-start = départ = 100
chart-span = { $from } – { $to }

chart-alt = Courbes : { $title }.
chart-alt-indexed = Courbes, chacune partant de 100 : { $title }.
chart-alt-span = Du { $from } au { $to }.
chart-alt-line = { $name } : de { $first } à { $last }, maximum { $highest }.
chart-alt-point = { $name } : { $last }, un seul relevé.
chart-alt-empty = { $name } : aucun relevé pour l’instant.
chart-alt-held =
    { $readings ->
        [one] { $readings } relevé non confirmé.
       *[other] { $readings } relevés non confirmés.
    }
chart-alt-milestones = Paliers : { $milestones }.
chart-alt-crossing = Point marqué : { $followers }, le { $at }.
