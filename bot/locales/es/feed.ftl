feed-title = Milepost: anuncios
feed-title-of = { $board }: anuncios
feed-withdrawn = Anuncio retirado: { $headline }
feed-withdrawn-at = Este anuncio resultó ser incorrecto y fue retirado ({ $at }).
