feed-title = Milepost 소식
feed-title-of = { $board } 소식
feed-withdrawn = [철회] { $headline }
feed-withdrawn-at = 이 소식은 사실과 달라 철회되었습니다({ $at }).
