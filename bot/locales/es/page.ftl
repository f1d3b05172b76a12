page-boards = Clasificaciones
page-compare = Comparar
page-announcements = Anuncios
page-navigation = Páginas
page-language = Idioma
page-skip = Ir al contenido
page-full = Abrir la página completa
page-about = Cuántas personas siguen las cuentas oficiales de las ciudades, y cuáles acaban de superar un hito o de adelantar a otra.
page-rules = Una cifra desproporcionada queda retenida hasta que otras la confirmen. Un hito se anuncia una sola vez; un adelantamiento, cuando varias consultas seguidas lo confirman. Todo error comprobado se rectifica en público.
page-zone = Horas indicadas: { $zone }
page-for-programs = Para desarrolladores
page-theme = Apariencia
page-theme-choice = { $theme ->
    [light] Clara
    [dark] Oscura
   *[auto] Automática
}
page-remarks = Qué está pasando
page-remarks-before = Qué ha pasado antes
page-connection-lost = Se ha perdido la conexión. Intentándolo de nuevo…

page-as-of = Datos a { $at }
page-no-boards = Todavía no hay ninguna clasificación. Cuando los responsables añadan una en la configuración, aparecerá aquí.
page-no-counts = Todavía no se conoce ninguna cifra. La primera consulta traerá una, y la clasificación aparecerá aquí por sí sola.
page-no-announcements = Todavía no se ha anunciado nada. Los hitos y los adelantamientos aparecerán aquí por sí solos.
page-all-announcements = Todos los anuncios
page-whole-board = Clasificación completa
page-more-places = … y { $count } más

page-caption = Clasificación: { $board }
page-rank = Puesto
page-account = Cuenta
page-trend = Tendencia
page-followers = Seguidores
page-gap = Diferencia
page-level = empate
page-period = Período
page-days = { $days ->
    [one] { $days } día
    [365] 1 año
   *[other] { $days } días
}
page-about-number = aproximadamente
page-climbed = { $places ->
    [one] sube { $places } puesto
   *[other] sube { $places } puestos
}
page-fell = { $places ->
    [one] baja { $places } puesto
   *[other] baja { $places } puestos
}
page-next = faltan { $missing } para { $threshold }
page-stale = última cifra: { $at }
page-looked-at = última comprobación: { $at }
page-held = una cifra más reciente está sin confirmar
page-summary-place = { $rank }. { $name } { $count }

page-take = Reutilizar
page-ranking-csv = Clasificación (CSV)
page-history-csv = Historial (CSV)
page-kiosk = Para una pantalla mural
page-embed = Insertar en otra página
page-embed-how = Este código se copia en el HTML de la página. El contenido se actualiza por sí solo.

page-filter = Clasificación
page-all-boards = Todas
page-no-announcements-of = Todavía no se ha anunciado nada sobre esta clasificación.
page-paging = Más anuncios
page-newer = Más recientes
page-older = Anteriores
page-no-older = No hay anuncios anteriores.
page-withdrawn = Retirado
page-withdrawn-title = Retirado: { $title }
page-see-correction = Ver la rectificación
page-see-corrected = Ver el anuncio retirado
page-share = Compartir
page-copy = Copiar la dirección
page-copied = Dirección copiada
page-by-mail = Enviar por correo electrónico
page-save-picture = Guardar la imagen

page-failure-not-found = Esta página no existe
page-failure-why-not-found = Quizá nunca existió, o trata de algo que ya no se sigue.
page-failure-bad-query = Esta dirección no se entiende
page-failure-why-bad-query = Lo que sigue al signo de interrogación no es lo que se espera ahí.
page-failure-too-many = Demasiadas solicitudes a la vez
page-failure-why-too-many = Espere un momento y vuelva a cargar la página.
page-failure-broken = Algo ha fallado
page-failure-why-broken = Vuelva a intentarlo dentro de un momento.
page-back = Ver las clasificaciones

unknown-announcement = No hay ningún anuncio «{ $name }»; /api/announcements muestra sus claves
query-number = «{ $name }» debe ser un número entero del 1 al { $most }, no «{ $text }»
query-accounts = «account» nombra { $count } cuentas y puede nombrar { $most } como máximo
query-kind = «kind» debe ser uno de estos valores: { $known }, no «{ $text }»
