announce-added = A partir de ahora se publican anuncios en { $channel }.
announce-edited = Se han modificado los anuncios de { $channel }.

announce-all = todas
announce-what = **Contenido:** { $kinds }
announce-kind-milestone = hitos
announce-kind-overtake = adelantamientos
announce-kind-neck-and-neck = duelos igualados
announce-boards = **Clasificaciones:** { $boards }
announce-accounts = **Cuentas:** { $accounts }
announce-smallest = **Hitos:** a partir de { COUNT($count) }
announce-top = **Adelantamientos:** { $count ->
    [1] solo al primer puesto
   *[other] solo a los { $count } primeros puestos
}
announce-manner = **Idioma y zona horaria:** { $language }, { $zone }
announce-quiet-summary = **Horas de silencio:** de { $from } a { $to }; lo que suceda entretanto se resume después en un solo mensaje
announce-quiet-drop = **Horas de silencio:** de { $from } a { $to }; lo que suceda entretanto no se anuncia
announce-quiet-first = Un nuevo primer puesto se anuncia incluso en las horas de silencio.
announce-mention = **Menciona a:** { $role }
announce-waiting = { $count ->
    [one] Hay { $count } anuncio pendiente de envío.
   *[other] Hay { $count } anuncios pendientes de envío.
}
announce-is-paused = ⏸️ **En pausa.** Aquí no se anuncia nada hasta que alguien use `/{ command-announce } { command-announce-resume }`.
announce-is-refused = ⚠️ **Discord rechaza los anuncios:** { $reason }. Quedan pendientes; una vez resuelto, `/{ command-announce } { command-announce-resume }` los envía.

announce-baseline = Lo que ya ha sucedido no se anuncia; solo lo que suceda a partir de ahora.
announce-upcoming = El próximo hito será probablemente el de { COUNT($threshold) } de { $name }, que ahora tiene { COUNT($count) }.
announce-lacks = ⚠️ Al bot le faltan allí estos permisos: { $permissions }. Sin ellos, los anuncios no estarán completos.

announce-list-none = Todavía no se anuncia nada en este servidor. Puede empezar con `/{ command-announce } { command-announce-add }`.
announce-list-gone = { $count ->
    [one] Discord ya no muestra uno de estos canales. Si se ha eliminado, puede quitar sus anuncios aquí.
   *[other] Discord ya no muestra { $count } de estos canales. Si se han eliminado, puede quitar sus anuncios aquí.
}
announce-remove-gone = Quitar { $channel }
announce-paused = ⏸️ En { $channel } no se anuncia nada hasta que alguien use `/{ command-announce } { command-announce-resume }`. Lo que suceda entretanto tampoco se anunciará después.
announce-paused-waiting = { $count ->
    [one] Queda { $count } anuncio anterior pendiente, que se enviará.
   *[other] Quedan { $count } anuncios anteriores pendientes, que se enviarán.
}
announce-resumed = Se vuelven a publicar anuncios en { $channel }.
announce-resumed-waiting = { $count ->
    [0] No hay nada pendiente; se anuncia lo que suceda a partir de ahora.
    [one] Había { $count } anuncio pendiente, que llegará enseguida.
   *[other] Había { $count } anuncios pendientes, que llegarán enseguida.
}
announce-remove = ¿Desea quitar los anuncios de { $channel }? Los ajustes de este canal se perderán; con `/{ command-announce } { command-announce-add }` se empieza de nuevo.
announce-remove-waiting = { $count ->
    [one] No se enviará { $count } anuncio pendiente.
   *[other] No se enviarán { $count } anuncios pendientes.
}
announce-remove-button = Quitar los anuncios
announce-removed = Ya no se anuncia nada en { $channel }.
announce-removed-waiting = { $count ->
    [one] No se enviará { $count } anuncio que estaba pendiente.
   *[other] No se enviarán { $count } anuncios que estaban pendientes.
}
announce-removed-how = Con `/{ command-announce } { command-announce-add }` vuelven los anuncios.
announce-preview = Así se ve un anuncio en { $channel }. **Nada de ello ha sucedido** y nadie más puede verlo.
announce-tested = Una prueba va de camino a { $channel }. Está marcada como tal y no menciona a nadie.
announce-tested-refused = Hay una prueba pendiente, porque Discord rechaza los anuncios en { $channel }. `/{ command-announce } { command-announce-resume }` la envía.

announce-exists = Este canal ya recibe anuncios, así que no se ha cambiado nada. Puede modificarlos con `/{ command-announce } { command-announce-edit }`.
announce-none-here = Este canal no recibe anuncios. Puede empezar con `/{ command-announce } { command-announce-add }`; `/{ command-announce } { command-announce-list }` muestra dónde los hay.
announce-paused-already = Los anuncios de este canal ya están en pausa.
announce-not-paused = Los anuncios de este canal no están en pausa.
announce-nothing-to-change = No se ha cambiado nada: elija al menos una opción.
announce-nothing-to-show = Con estos ajustes nunca se anunciará nada en este canal. Modifíquelos con `/{ command-announce } { command-announce-edit }`.
announce-no-example = No hay ningún ejemplo de lo que este canal espera: ahora mismo ninguna de sus cuentas está cerca de otra. Se anunciará cuando ocurra.
announce-not-here = Los anuncios solo se pueden publicar en canales de texto, canales de anuncios e hilos. Elija uno.
announce-not-visible = El bot no puede ver { $channel }. Concédale el permiso «Ver canal» o añádalo al hilo.
announce-cannot-post = No se ha cambiado nada: el bot no puede publicar en { $channel }. Le faltan estos permisos: { $permissions }.
announce-everyone = Elija para las menciones un rol que no sea @everyone.
announce-quiet-incomplete = Las horas de silencio necesitan un comienzo y un final, por ejemplo 22:00 y 7:00.
announce-quiet-always = Con el mismo comienzo y final, las horas de silencio no acabarían nunca. `/{ command-announce } { command-announce-pause }` detiene los anuncios.
announce-no-number = «{ $text }» no es un número reconocible. Escríbalo como 100.000 o 100k.
announce-no-time = «{ $text }» no es una hora reconocible. Escríbala como 22:00.
announce-unknown-board = No hay ninguna clasificación llamada «{ $name }». Elija entre las sugerencias.
announce-unknown-board-near = No hay ninguna clasificación llamada «{ $name }». ¿Quería decir «{ $near }»?
announce-unknown-account = No hay ninguna cuenta llamada «{ $name }». Elija entre las sugerencias.
announce-unknown-account-near = No hay ninguna cuenta llamada «{ $name }». ¿Quería decir «{ $near }»?
announce-unknown-zone = No hay ninguna zona horaria llamada «{ $name }». Elija entre las sugerencias o escriba, por ejemplo, Europe/Madrid.
announce-unknown-zone-near = No hay ninguna zona horaria llamada «{ $name }». ¿Quería decir «{ $near }»?
confirm-late = Ha pasado un rato, así que no se ha hecho nada. Use de nuevo el comando.

permission-view-channel = Ver canal
permission-send-messages = Enviar mensajes
permission-send-messages-in-threads = Enviar mensajes en hilos
permission-embed-links = Insertar enlaces
permission-attach-files = Adjuntar archivos
permission-read-message-history = Leer el historial de mensajes
permission-mention-everyone-here-and-all-roles = Mencionar @everyone, @here y todos los roles
