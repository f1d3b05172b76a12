unknown-board = No hay ninguna clasificación «{ $name }». Al escribir, Discord sugiere las que existen.
    .plain = No hay ninguna clasificación «{ $name }»; { $count ->
        [0] no hay ninguna declarada
       *[other] las declaradas son { $known }
    }
unknown-board-near = No hay ninguna clasificación «{ $name }». ¿Quería decir «{ $near }»?
    .plain = { unknown-board-near }
unknown-account = No hay ninguna cuenta «{ $name }». Al escribir, Discord sugiere las que existen.
    .plain = No hay ninguna cuenta «{ $name }»; { $count ->
        [0] no hay ninguna declarada
       *[other] las declaradas son { $known }
    }
unknown-account-near = No hay ninguna cuenta «{ $name }». ¿Quería decir «{ $near }»?
    .plain = { unknown-account-near }
unknown-city = No hay ninguna ciudad «{ $name }». Al escribir, Discord sugiere las que existen.
unknown-city-near = No hay ninguna ciudad «{ $name }». ¿Quería decir «{ $near }»?
unknown-event = No se conoce nada con «{ $name }». `/recent` muestra las últimas novedades.
    .plain = No se conoce nada con «{ $name }»; «milepost events --all» muestra las claves de los acontecimientos
ask-no-boards = Todavía no hay ninguna clasificación. Los responsables de Milepost pueden añadirla en su configuración.
ask-no-longer-tracked = Este botón se refiere a algo que ya no se sigue. Vuelva a preguntar con un comando, por favor.

ask-period = { $days ->
    [one] { $days } día
   *[other] { $days } días
}
ask-days-short = { $days } d
ask-chart = Gráfico
ask-indexed = Crecimiento
ask-everything = También lo no anunciado

ask-stale = ⏳ última cifra { $when }
ask-looked-at = última comprobación { $when }
ask-held = ❔ una cifra más reciente está sin confirmar
ask-no-count = Todavía no se conoce ninguna cifra.
ask-no-counts = Todavía no se conoce ninguna cifra. La primera consulta traerá una; `/status` muestra el estado de las fuentes.
ask-without-count = Todavía no se conoce ninguna cifra de { $names }.
ask-cut = … y { $count } más.

ask-ranking-head = A { $at }, cambios en { $period }
ask-no-change = No se conoce el cambio en { $period }: hace falta una cifra del principio y otra del final de ese periodo.
ask-no-change-of = No se conoce el cambio en { $period } para { $names }: hace falta una cifra del principio y otra del final de ese periodo.
ask-rank = { $rank }.
ask-new = entra
ask-ahead = { $gap } más que { $name }
ask-level = empate con { $name }
ask-source = Fuente

ask-growth = { ask-period }: { $gained }
ask-city-rank = { $board }: n.º { $rank } de { $of }
ask-city-events = Últimas novedades

ask-milestones-of = Hitos: { $name }
ask-next-on = Próximos hitos: { $board }
ask-next = Próximo hito { COUNT($threshold) }: faltan { $missing }
ask-no-next = No hay más hitos previstos.
ask-milestone-took = { $span } después del anterior
ask-milestones-first = La primera cifra conocida es { $count }, del { $at }.
ask-milestones-before = { COUNT($threshold) } ya se había superado antes de la primera cifra conocida: { $count }, del { $at }.

ask-comparison = Comparación: { $names }
ask-behind = { $gap } menos que { $name }
ask-level-with = Empate con { $name }
ask-gap-grew = la distancia creció en { COUNT($by) } en { $period }
ask-gap-shrank = la distancia se redujo en { COUNT($by) } en { $period }
ask-gap-same = la misma distancia que hace { $period }
ask-leads-since = { $name } va por delante desde el { $at }.
ask-leads-at-least-since = { $name } va por delante al menos desde el { $at }.

ask-history = { $names }: { $period }
ask-history-line = { $first } → { $last } ({ $at })
ask-no-history = No hay cifras de este periodo. Pruebe con uno más largo.
ask-history-held = { $count ->
    [one] { $count } cifra está sin confirmar.
   *[other] { $count } cifras están sin confirmar.
}

ask-recent = Últimas novedades
ask-recent-of = Últimas novedades: { $names }
ask-no-events = Todavía no se ha anunciado nada. Los hitos y los adelantamientos aparecerán aquí.
ask-withdrawn = **retirado**
ask-silent = sin anunciar: { $reason }
ask-silent-import = procede de una importación
ask-silent-operators = solo para los responsables
ask-silent-unwanted = ningún canal está suscrito
ask-silent-nobody = aún no se había comunicado a nadie
ask-silent-old = se compara con una cifra antigua importada
ask-silent-expired = su lectura es demasiado antigua
ask-event-quarantined = { $name }: la cifra { COUNT($count) } queda retenida hasta que se confirme
ask-event-released = { $name }: la cifra { COUNT($count) }, que estaba retenida, queda confirmada
ask-event-rejected = { $name }: la cifra { COUNT($count) } se ha descartado

ask-why = En qué se basa
ask-why-account = Últimas lecturas: { $name }
ask-why-what = Elija un acontecimiento o una cuenta, por favor.
ask-why-nothing = No hay nada que explicar: era una prueba o ya no se conoce.
ask-why-silent = Motivo por el que no se anunció: { $reason }.
ask-why-operator = Lo decidió un responsable.
ask-why-milestone = Primera cifra fiable de { COUNT($threshold) } o más. La más alta hasta entonces era { COUNT($peak) }. Umbrales: { $ladders }. Las cifras:
ask-why-overtake = { $confirmations ->
    [one] Una ventaja cuenta cuando { $confirmations } consulta confirma que es suficiente.
   *[other] Una ventaja cuenta cuando { $confirmations } consultas seguidas confirman que es suficiente.
}
ask-why-margin = Por delante de { $name } con al menos { COUNT($margin) }, como exigen las reglas:
ask-why-doubtful = La ventaja no supera lo que ambas suelen ganar y perder entre sí, así que hicieron falta más consultas y más tiempo.
ask-why-level = La última cifra fiable era { $count }, del { $at }.
ask-why-tolerance = La cifra { $count }, leída el { $at }, se aparta de ella en más de { COUNT($tolerance) }, algo desproporcionado para esta cuenta. Las lecturas siguientes lo decidirán.
ask-why-joint = Muchas cuentas de la misma fuente se movieron al mismo tiempo.
ask-why-agreement = Las lecturas que coinciden deben durar { $span }; la primera es del { $since }.
ask-why-nearly-nothing = Una caída a casi nada nunca se da por buena si un operador no la aprueba.
ask-why-incident = Cuentas que se movieron juntas de forma desproporcionada: { $moved } de { $comparable } comparables:
ask-why-readings = Lecturas
ask-why-events = Acontecimientos
ask-why-deliveries = Anuncios
ask-reading-hidden = la cuenta oculta la cifra
ask-reading-missing = cuenta no encontrada
ask-reading-failed = no se pudo leer
ask-reading-held = sin confirmar
ask-reading-rejected = descartada
ask-reading-imported = importada
ask-delivery-pending = en espera
ask-delivery-sent = anunciado
ask-delivery-expired = no enviado, por ser demasiado tarde
ask-delivery-dropped = no enviado
ask-delivery-elsewhere = { $count ->
    [one] anunciado en { $count } canal de otro lugar
   *[other] anunciado en { $count } canales de otros lugares
}

ask-status = Estado
ask-status-well = ✅ Todo funciona bien.
ask-status-not-well = ⚠️ Hay algo que requiere atención.
ask-status-never-polled = { $accounts ->
    [one] Se sigue { $accounts } cuenta; todavía no se ha consultado ninguna fuente.
   *[other] Se siguen { $accounts } cuentas; todavía no se ha consultado ninguna fuente.
}
ask-status-polled = { $accounts ->
    [one] Se sigue { $accounts } cuenta; última consulta { $at }.
   *[other] Se siguen { $accounts } cuentas; última consulta { $at }.
}
ask-status-incident = ⚠️ { $source }: las cifras se mueven de forma desproporcionada desde el { $at }. No se anuncia nada que se base en ellas.
ask-status-queue = { $count ->
    [one] { $count } anuncio en espera; se creó { $at }.
   *[other] { $count } anuncios en espera; el más antiguo se creó { $at }.
}
ask-status-queue-empty = No hay anuncios en espera.
ask-status-paused = { $count ->
    [one] ⚠️ { $count } canal rechaza los anuncios.
   *[other] ⚠️ { $count } canales rechazan los anuncios.
}
ask-status-sources = Fuentes
ask-status-accounts = Cuentas
ask-status-stale = Sin cifra reciente ({ $count }): { $names }
ask-status-held = Con una cifra sin confirmar ({ $count }): { $names }
ask-status-unknown = Todavía sin ninguna cifra ({ $count }): { $names }
ask-source-well = { $source }: leída { $at }
ask-source-failing = { $source }: no se puede leer; empezó { $at }

ask-about = Acerca de Milepost
ask-about-text = Milepost sigue cuántos seguidores tienen las cuentas oficiales de las ciudades. Anuncia cuándo una cuenta supera un hito o adelanta a otra.
ask-about-rules = Cómo decide
ask-about-rules-text =
    Una cifra desproporcionada para su cuenta queda retenida hasta que otras la confirmen. Un hito se anuncia una sola vez. Un adelantamiento se anuncia cuando varias consultas seguidas lo confirman. Algunas plataformas redondean sus cifras; estas llevan el signo ≈. `/why` muestra en qué se basa un anuncio.
ask-about-boards = Clasificaciones

ask-export = Aquí tiene la tabla. Las horas están en UTC.
ask-export-packed = Está comprimida con gzip, porque Discord no la aceptaría de otro modo.
ask-export-cut = **No está completa**: contiene las { $rows } filas más recientes. Un periodo más corto puede estarlo; `milepost export` lo da todo.
ask-export-nothing = No hay nada que exportar con esta selección. Pruebe con un periodo más largo.

ask-which = «{ $name }» puede ser { $names }. Al escribir, Discord los sugiere: elija uno.
ask-compare-two = Indique dos cuentas distintas para comparar.
ask-no-events-of = Todavía no se ha anunciado nada de este tipo. Sin filtros se muestra todo.
