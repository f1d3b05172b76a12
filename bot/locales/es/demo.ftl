demo-city = { $account ->
    [amsterdam] Ámsterdam
    [berlin] Berlín
    [london] Londres
    [melbourne] Melbourne
    [new-york] Nueva York
    [paris] París
    [seoul] Seúl
    [shanghai] Shanghái
    [singapore] Singapur
    [tokyo] Tokio
   *[other] { $account }
}
demo-rival = { $rival ->
    [amsterdam] Ámsterdam
    [berlin] Berlín
    [london] Londres
    [melbourne] Melbourne
    [new-york] Nueva York
    [paris] París
    [seoul] Seúl
    [shanghai] Shanghái
    [singapore] Singapur
    [tokyo] Tokio
   *[other] { $rival }
}

demo-notice = Demostración. Publicado del 5 al 7 de noviembre de 2023: Seúl superó los { COUNT($threshold) } en septiembre; en octubre, Seúl tenía { COUNT($seoul) }, Melbourne { COUNT($melbourne) }, París { COUNT($paris) } (330.000 según un periódico), Nueva York { COUNT($new-york) }, Tokio { COUNT($tokyo) } y Londres { COUNT($london) }. Todas las demás cifras son ficticias.

demo-baseline = La primera consulta lee { $accounts } cuentas. Su nivel sirve de punto de partida: todavía no ha pasado nada, así que no se anuncia nada.
demo-lead = { demo-city } muestra { COUNT($lead) } seguidores más que { demo-rival }. Todavía no se anuncia nada: la ventaja debe ser clara y deben mostrarla varias consultas seguidas.
demo-lead-lost = { demo-rival } vuelve a ponerse por delante de { demo-city }. Un anuncio habría sido erróneo.
demo-overtake = La ventaja de { demo-city } sobre { demo-rival } está confirmada y se anuncia una sola vez. El anuncio indica entre qué dos consultas ocurrió.
demo-contest-over = { demo-city } ya se había adelantado a { demo-rival } y perdió la ventaja { $times ->
    [one] { $times } vez
   *[other] { $times } veces
}. Ahora la ventaja es clara y está confirmada: hay un solo anuncio, y ninguno de lo anterior.
demo-first-place = Cambia el primer puesto, confirmado por { $polls } consultas seguidas. Nunca se publicó cuándo adelantó realmente { demo-city } a { demo-rival }: el día es ficticio; las reglas, no.
demo-milestone = { demo-city } alcanza { COUNT($threshold) } seguidores por primera vez. Un hito se anuncia una sola vez: si el recuento baja y vuelve a alcanzarlo, no se dice nada.
demo-held = { demo-city } muestra de repente { COUNT($followers) } seguidores. No es verosímil: la lectura queda retenida, no cambia la clasificación y no se anuncia nada.
demo-rejected = { demo-city } vuelve a { COUNT($followers) }: las lecturas retenidas se rechazan. Nadie recibió ninguna noticia falsa.
demo-outage = La fuente no responde. No se inventa ningún recuento: la clasificación queda como en la última lectura y Milepost sigue intentándolo.
demo-caught-up = Tras { $polls } consultas fallidas, la fuente vuelve a responder. Lo ocurrido entretanto se anuncia ahora y una sola vez, con las dos consultas entre las que ocurrió.
demo-incident = { $accounts } cuentas se desploman en la misma consulta. Es un problema de la plataforma, no de las ciudades: la clasificación queda congelada hasta que los recuentos vuelvan a ser correctos.
demo-incident-over = Los recuentos vuelven a ser correctos. Las { $readings } lecturas retenidas se rechazan y la clasificación continúa como si no hubieran existido.
demo-milestone-published = En noviembre se publicó que { demo-city } había superado los { COUNT($threshold) } seguidores en septiembre de 2023. Milepost lo anuncia en la primera consulta que lo muestra. El día exacto es ficticio.
demo-published = Los recuentos de { $accounts } ciudades son ahora los publicados, de octubre de 2023. Los de las otras { $others } son ficticios de principio a fin.
demo-told-by-hand = El 5 de noviembre de 2023, el primer puesto de Seúl se anunció a mano, cinco semanas o más después de superar los 450.000. Aquí, Milepost anunció los 450.000 en menos de un día, hace { $days } días.

demo-total-polls = consultas: { $polls }, de las que fallaron { $failed }
demo-total-readings = lecturas: { $readings }, de las que se retuvieron { $held } y se rechazaron { $rejected }
demo-total-announced = anuncios: { $kinds }
demo-total-kind = { $kind ->
    [overtake] adelantamientos
    [neck_and_neck] duelos igualados
    [incident] fuentes
    [correction] rectificaciones
   *[milestone] hitos
} ({ $count })
demo-total-first = en cabeza: { demo-city }
