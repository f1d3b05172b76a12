demo-city = { $account ->
    [amsterdam] 암스테르담
    [berlin] 베를린
    [london] 런던
    [melbourne] 멜버른
    [new-york] 뉴욕
    [paris] 파리
    [seoul] 서울
    [shanghai] 상하이
    [singapore] 싱가포르
    [tokyo] 도쿄
   *[other] { $account }
}
demo-rival = { $rival ->
    [amsterdam] 암스테르담
    [berlin] 베를린
    [london] 런던
    [melbourne] 멜버른
    [new-york] 뉴욕
    [paris] 파리
    [seoul] 서울
    [shanghai] 상하이
    [singapore] 싱가포르
    [tokyo] 도쿄
   *[other] { $rival }
}

demo-notice = 시연용 페이지입니다. 2023년 11월 5~7일에 보도된 수치는 다음과 같습니다. 서울 9월 { COUNT($threshold, "명") } 돌파, 10월 기준 서울 { COUNT($seoul, "명") }, 멜버른 { COUNT($melbourne, "명") }, 파리 { COUNT($paris, "명") }(한 신문은 33만 명), 뉴욕 { COUNT($new-york, "명") }, 도쿄 { COUNT($tokyo, "명") }, 런던 { COUNT($london, "명") }. 그 밖의 모든 팔로워 수는 가상의 값입니다.

demo-baseline = 첫 조회에서 계정 { $accounts }개를 읽었습니다. 이 수치가 기준선이 됩니다. 아직 아무 일도 일어나지 않았으므로 알릴 소식도 없습니다.
demo-lead = { demo-city }의 팔로워가 { demo-rival }보다 { COUNT($lead, "명") } 많게 나타났습니다. 아직 알리지 않습니다. 격차가 뚜렷하고, 여러 차례 연속된 조회에서 확인되어야 합니다.
demo-lead-lost = { JOSA(demo-rival, "이", "가") } 다시 { JOSA(demo-city, "을", "를") } 앞섰습니다. 바로 알렸다면 틀린 소식이 될 뻔했습니다.
demo-overtake = { JOSA(demo-city, "이", "가") } { JOSA(demo-rival, "을", "를") } 앞선 것이 확인되어 한 번만 알립니다. 소식에는 어느 두 조회 사이에 일어난 일인지도 담깁니다.
demo-contest-over = { JOSA(demo-city, "은", "는") } 전에도 { JOSA(demo-rival, "을", "를") } 앞섰다가 { $times }번 다시 밀려났습니다. 이제 격차가 뚜렷하고 확인되었으므로 한 번만 알리며, 그동안의 엎치락뒤치락은 알리지 않았습니다.
demo-first-place = { $polls }회 연속 조회로 확인되어 1위가 바뀌었습니다. { JOSA(demo-city, "이", "가") } 실제로 언제 { JOSA(demo-rival, "을", "를") } 넘어섰는지는 보도된 적이 없습니다. 날짜는 가상이지만 규칙은 실제 그대로입니다.
demo-milestone = { JOSA(demo-city, "이", "가") } 처음으로 { COUNT($threshold, "명") }에 도달했습니다. 돌파 소식은 단 한 번만 알립니다. 줄었다가 다시 도달해도 알리지 않습니다.
demo-held = { demo-city }의 팔로워가 갑자기 { JOSA(COUNT($followers, "명"), "으로", "로") } 나타났습니다. 믿기 어려운 수치이므로 보류합니다. 순위는 바뀌지 않으며 아무것도 알리지 않습니다.
demo-rejected = { demo-city }의 팔로워가 { JOSA(COUNT($followers, "명"), "으로", "로") } 돌아와, 보류했던 수치를 제외했습니다. 잘못된 소식은 아무에게도 전해지지 않았습니다.
demo-outage = 데이터 출처가 응답하지 않습니다. 수치를 지어내지 않습니다. 순위는 마지막으로 읽은 그대로 두고, 조회를 계속합니다.
demo-caught-up = { $polls }회의 조회 실패 끝에 데이터 출처가 다시 응답합니다. 그사이에 일어난 일은 이제 한 번만 알리며, 어느 두 조회 사이에 일어났는지도 함께 알립니다.
demo-incident = 계정 { $accounts }개의 수치가 같은 조회에서 한꺼번에 떨어졌습니다. 도시가 아니라 플랫폼의 문제입니다. 수치가 정상으로 돌아올 때까지 순위를 동결합니다.
demo-incident-over = 수치가 정상으로 돌아왔습니다. 보류했던 수치 { $readings }건을 제외하고, 아무 일도 없었던 것처럼 순위 집계를 이어 갑니다.
demo-milestone-published = { JOSA(demo-city, "이", "가") } 2023년 9월에 { JOSA(COUNT($threshold, "명"), "을", "를") } 넘었다는 사실은 11월에 보도되었습니다. Milepost는 이를 처음 확인한 조회에서 바로 알립니다. 9월의 어느 날이었는지는 가상입니다.
demo-published = { $accounts }개 도시의 수치는 이제 보도된 2023년 10월 기준 수치와 같습니다. 나머지 { $others }개 도시의 수치는 처음부터 끝까지 가상입니다.
demo-told-by-hand = 2023년 11월 5일, 서울의 1위 소식이 사람의 손으로 발표되었습니다. 45만 명을 넘어선 지 5주 이상 지난 뒤였습니다. 이 시연에서 Milepost는 45만 명 돌파를 하루 안에, { $days }일 전에 알렸습니다.

demo-total-polls = 조회: { $polls }회, 그중 실패 { $failed }회
demo-total-readings = 수치: { $readings }건, 그중 보류 { $held }건, 제외 { $rejected }건
demo-total-announced = 알린 소식: { $kinds }
demo-total-kind = { $kind ->
    [overtake] 순위 변동
    [neck_and_neck] 접전
    [incident] 데이터 출처
    [correction] 정정
   *[milestone] 돌파 기록
} { $count }건
demo-total-first = 1위: { demo-city }
