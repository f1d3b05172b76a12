feed-title = Milepostのお知らせ
feed-title-of = { $board }のお知らせ
feed-withdrawn = 【取り消し】{ $headline }
feed-withdrawn-at = このお知らせは事実と異なるため、{ $at }に取り消されました。
