feed-title = Milepost : annonces
feed-title-of = { $board } : annonces
feed-withdrawn = Annonce retirée : { $headline }
feed-withdrawn-at = Cette annonce, qui s’est révélée inexacte, a été retirée ({ $at }).
