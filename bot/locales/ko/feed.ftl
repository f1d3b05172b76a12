feed-title = Milepost 알림
feed-title-of = { $board } 알림
feed-withdrawn = [철회] { $headline }
feed-withdrawn-at = 이 알림은 사실과 달라 철회되었습니다({ $at }).
