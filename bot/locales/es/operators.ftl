error-no-operators = Nadie puede hacer eso todavía, porque la configuración de Milepost no nombra a ningún responsable. Quien lo administre puede indicar identificadores de usuarios o roles en [discord]: operators = ["175928847299117063"]
reading-is-no-news = Ya hay una lectura de «{ $account }» de ese momento o posterior. Las anteriores se importan con `milepost import`.
    .plain = Ya hay una lectura de «{ $account }» de { $at } o posterior; las anteriores se importan con «milepost import»

operators-approved = **Aprobada:** { COUNT($count) } de { $name }, lectura del { $at }.
operators-rejected = **Rechazada:** { COUNT($count) } de { $name }, lectura del { $at }.
operators-announced = { $count ->
    [one] { $count } anuncio va de camino:
   *[other] { $count } anuncios van de camino:
}
operators-nothing-announced = No se anuncia nada por ello.
operators-corrected = { $count ->
    [0] No hay nada que rectificar: ningún canal había recibido nada que se base solo en esta lectura. Lo que confirman lecturas posteriores se mantiene.
    [one] { $count } rectificación va de camino a un canal que había recibido algo que se basa en esta lectura.
   *[other] { $count } rectificaciones van de camino a los canales que habían recibido algo que se basa en esta lectura.
}
operators-more = … y { $count } más.
operators-reject-warning = **Esta lectura está aprobada:** { COUNT($count) } de { $name }, del { $at }. Si la rechaza, se retira todo lo que se anunció por ella, y cada canal que lo recibió obtiene una rectificación. No se puede deshacer.
operators-reject-events = Esto se ha anunciado desde entonces. Lo que no se base en esta lectura se mantiene:
operators-reject-no-events = Desde entonces no se ha anunciado nada de esta cuenta.
operators-reject-button = Rechazar y rectificar
operators-reject-later-button = Rechazar también las lecturas posteriores
operators-entered = **Introducida y aprobada:** { COUNT($count) } de { $name }.
operators-entered-held = **Introducida, pero retenida:** { COUNT($count) } de { $name } es desproporcionado. Si es correcto, apruébelo con `/{ command-reading } { command-reading-approve }`.
operators-polled = **{ $source }:** se han leído cifras de { $count ->
    [one] { $count } cuenta
   *[other] { $count } cuentas
} de { $of }.
operators-polled-unchanged = { $count ->
    [one] { $count } de ellas sigue igual en su documento, lo que no es una lectura nueva.
   *[other] { $count } de ellas siguen igual en su documento, lo que no es una lectura nueva.
}
operators-polled-held = { $count ->
    [one] { $count } de ellas queda retenida por ser desproporcionada.
   *[other] { $count } de ellas quedan retenidas por ser desproporcionadas.
}
operators-source-failed = ⚠️ **{ $source }** { $kind } ({ $reason })
operators-source-limited = no admite más solicitudes antes del { $at }.
operators-source-credentials = no acepta las credenciales; renuévelas.
operators-source-refused = rechaza la solicitud tal como es; repetirla no servirá de nada.
operators-source-payload = responde de forma distinta a la acordada; puede que Milepost necesite una actualización.
operators-source-unavailable = no se puede leer ahora; se volverá a intentar en la próxima consulta.
operators-incident-believed = Se ha cerrado el incidente de **{ $source }** y se ha aprobado lo que estaba retenido.
operators-incident-held = Se ha cerrado el incidente de **{ $source }**. Lo retenido sigue así hasta que lo decidan lecturas posteriores o usted.

operators-no-reading = «{ $name }» no es una lectura sobre la que se pueda decidir; quizá alguien ya lo haya hecho. Elija entre las sugerencias.
operators-believed-already = Esta lectura ya está aprobada.
operators-refused = No es posible: { $reason }
operators-no-source = No hay ninguna fuente llamada «{ $name }». Fuentes disponibles: { $names }.
operators-no-sources = No hay fuentes que leer.
operators-no-incident = «{ $name }» no tiene ningún incidente. Elija entre las sugerencias.
