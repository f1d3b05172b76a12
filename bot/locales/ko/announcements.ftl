tell-platform = { $platform ->
    [bluesky] 블루스카이
    [facebook] 페이스북
    [github] 깃허브
    [instagram] 인스타그램
    [mastodon] 마스토돈
    [threads] 스레드
    [tiktok] 틱톡
    [twitch] 트위치
    [x] 엑스(X)
    [youtube] 유튜브
   *[other] { $platform }
}
tell-followers = { $platform ->
    [youtube] 구독자
   *[other] 팔로워
}
tell-count = { tell-followers } { COUNT($count, "명") }
tell-count-about = { tell-followers } 약 { COUNT($count, "명") }
tell-gap = { COUNT($count, "명") }
tell-gap-about = 약 { COUNT($count, "명") }
tell-name-with = { $name }({ $detail })

tell-milestone = { $name }, { tell-platform } { tell-followers } { COUNT($threshold, "명") } 돌파
tell-milestone-unplaced = { $name }, { tell-followers } { COUNT($threshold, "명") } 돌파
tell-overtake = { $board }: { $name }, { JOSA($passed, "을", "를") } 제치고 { $rank }위로 상승
tell-overtake-first = { $board }: { $name }, { JOSA($passed, "을", "를") } 제치고 1위 등극
tell-neck-and-neck = { $board }: { $names }, 막상막하의 접전
tell-incident-started = { tell-platform } 수치 이상 감지
tell-incident-ended = { tell-platform } 수치 정상화
tell-correction = 정정: 이전 알림을 철회합니다

tell-also-passed = 함께 돌파한 기록: { $thresholds }.
tell-rounded = { tell-platform }의 수치는 어림수로 제공됩니다.
tell-neck-and-neck-why = 두 계정의 순위가 다시 바뀌었습니다. 한쪽이 확실히 앞서면 다시 알려 드리겠습니다.
tell-incident-started-why = { $accounts }개 계정의 수치가 한꺼번에 움직였습니다. 각 도시의 변화가 아니라 플랫폼의 문제로 보입니다. 수치가 정상으로 돌아올 때까지 이 수치에 따른 알림은 보류합니다.
tell-incident-ended-why = 알림과 순위 집계를 다시 시작합니다.
tell-correction-said = 이전 알림: { $headline }
tell-correction-why = 위 내용은 사실과 다릅니다. { $at }에 확인된 { $count }이라는 수치가 잘못된 것으로 판명되어 제외되었습니다. 혼란을 드려 죄송합니다.

tell-when = 시점
tell-when-at = { $at }
tell-when-within = { $from } ~ { $to } 사이
tell-when-between = { $from } ~ { $to } 사이
tell-when-unseen = 이 기간에는 신뢰할 수 있는 수치가 없습니다.
tell-when-confirmed = { $at } 확인
tell-took = 이전 목표 돌파 후 { $span } 만
tell-cause = 요인
tell-cause-fall = { $passed }의 { tell-followers } 감소
tell-rank = 순위
tell-place = { $of }개 계정 중 { $rank }위
tell-place-alone = { $rank }위
tell-rank-first = { $place } · { $other }보다 { $gap } 앞섬
tell-rank-behind = { $place } · { $other }에 { $gap } 뒤짐
tell-rank-level = { $place } · { JOSA($other, "과", "와") } 동률
tell-rank-on = { $board }: { $place }

tell-also = 그 밖의 소식
tell-more = … 외 { $count }건은 `/recent`에서 확인하실 수 있습니다.
tell-summary = 방해 금지 시간 동안의 소식 { $count }건
tell-summary-milestone = 돌파 기록
tell-summary-overtake = 순위 변동
tell-summary-neck-and-neck = 접전
tell-summary-incident = 데이터 출처
tell-summary-correction = 정정
tell-notice = 운영자 안내
tell-notice-more = … 외 { $count }건은 로그에 있습니다.
tell-cut = … 이하 생략된 내용은 `/recent`에서 확인하실 수 있습니다.

tell-test = 테스트: { $headline }
tell-test-note = **테스트 메시지입니다.** 이 채널의 알림이 어떻게 보이는지 보여 드리는 것으로, 실제 소식이 아닙니다.
tell-footer = { $at } 기준 ({ $zone })
tell-footer-test = 테스트이며 실제 소식이 아닙니다

tell-button-ranking = 순위
tell-button-history = 추이
tell-button-why = 근거 보기
