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
    [youtube] suscriptores
   *[other] seguidores
}
tell-count = { $platform ->
    [youtube] { $count ->
        [one] { COUNT($count) } suscriptor
       *[other] { COUNT($count) } suscriptores
    }
   *[other] { $count ->
        [one] { COUNT($count) } seguidor
       *[other] { COUNT($count) } seguidores
    }
}
tell-count-about = aproximadamente { tell-count }
tell-gap = { tell-count }
tell-gap-about = aproximadamente { tell-count }
tell-name-with = { $name } ({ $detail })

tell-milestone = { $name } supera los { COUNT($threshold) } { tell-followers } en { tell-platform }
tell-milestone-unplaced = { $name } supera los { COUNT($threshold) } { tell-followers }
tell-overtake = { $board }: { $name } adelanta a { $passed } y pasa al puesto { $rank }
tell-overtake-first = { $board }: { $name } adelanta a { $passed } y pasa al primer puesto
tell-neck-and-neck = { $board }: { $names }, en un duelo muy igualado
tell-incident-started = Cifras inusuales en { tell-platform }
tell-incident-ended = Las cifras de { tell-platform } vuelven a la normalidad
tell-correction = Rectificación: se retira un anuncio

tell-also-passed = También se ha superado: { $thresholds }.
tell-rounded = { tell-platform } muestra cifras redondeadas.
tell-neck-and-neck-why = Las dos cuentas han vuelto a intercambiar sus puestos. Se informará cuando una de ellas se adelante de forma definitiva.
tell-incident-started-why = Las cifras de { $accounts } cuentas han variado bruscamente a la vez. Probablemente se deba a la plataforma y no a las ciudades. Nada que se base en estas cifras se anunciará hasta que vuelvan a la normalidad.
tell-incident-ended-why = Se reanudan los anuncios y las clasificaciones.
tell-correction-said = Se anunció: { $headline }.
tell-correction-why = La información no es correcta: la lectura del { $at } ({ $count }) resultó errónea y se ha descartado. Rogamos disculpen el error.

tell-when = Cuándo
tell-when-at = { $at }
tell-when-within = Entre el { $from } y las { $to }
tell-when-between = Entre el { $from } y el { $to }
tell-when-unseen = Sin cifras fiables entre ambas fechas.
tell-when-confirmed = Confirmado el { $at }
tell-took = { $span } después del hito anterior
tell-cause = Causa
tell-cause-fall = Pérdida de { tell-followers }: { $passed }
tell-rank = Clasificación
tell-place = N.º { $rank } de { $of }
tell-place-alone = N.º { $rank }
tell-rank-first = { $place } · { $gap } por delante de { $other }
tell-rank-behind = { $place } · { $gap } por detrás de { $other }
tell-rank-level = { $place } · en empate con { $other }
tell-rank-on = { $board }: { $place }

tell-also = Además
tell-more = … y { $count } más; todo está en `/recent`.
tell-summary = { $count ->
    [one] { $count } anuncio de las horas de silencio
   *[other] { $count } anuncios de las horas de silencio
}
tell-summary-milestone = Hitos
tell-summary-overtake = Adelantamientos
tell-summary-neck-and-neck = Duelos igualados
tell-summary-incident = Fuentes
tell-summary-correction = Rectificaciones
tell-notice = Para los operadores
tell-notice-more = … y { $count } más; están en el registro.
tell-cut = … mensaje abreviado; todo está en `/recent`.

tell-test = Prueba: { $headline }
tell-test-note = **Esto es una prueba.** Muestra cómo se ven los anuncios en este canal; nada de ello ha sucedido.
tell-footer = Datos del { $at } ({ $zone })
tell-footer-test = Prueba, nada de ello ha sucedido

tell-button-ranking = Clasificación
tell-button-history = Evolución
tell-button-why = ¿Por qué?
