chart-no-readings = aún sin lecturas
chart-unconfirmed = sin confirmar
chart-start = inicio = 100
chart-span = { $from } – { $to }

chart-alt = Gráfico de líneas: { $title }.
chart-alt-indexed = Gráfico de líneas en el que cada línea parte de 100: { $title }.
chart-alt-span = Del { $from } al { $to }.
chart-alt-line = { $name }: de { $first } a { $last }, máximo { $highest }.
chart-alt-point = { $name }: { $last }, una sola lectura.
chart-alt-empty = { $name }: aún sin lecturas.
chart-alt-held =
    { $readings ->
        [one] { $readings } lectura sin confirmar.
       *[other] { $readings } lecturas sin confirmar.
    }
chart-alt-milestones = Hitos: { $milestones }.
chart-alt-crossing = Punto marcado: { $followers }, el { $at }.
