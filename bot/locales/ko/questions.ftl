unknown-board = “{ $name }”에 해당하는 순위표를 찾을 수 없습니다. 입력하시면 Discord가 선택할 수 있는 순위표를 보여 줍니다.
    .plain = “{ $name }”에 해당하는 순위표를 찾을 수 없습니다. { $count ->
        [0] 아직 설정된 순위표가 없습니다.
       *[other] 설정된 순위표: { $known }
    }
unknown-board-near = “{ $name }”에 해당하는 순위표를 찾을 수 없습니다. 혹시 “{ $near }”입니까?
    .plain = { unknown-board-near }
unknown-account = “{ $name }”에 해당하는 계정을 찾을 수 없습니다. 입력하시면 Discord가 선택할 수 있는 계정을 보여 줍니다.
    .plain = “{ $name }”에 해당하는 계정을 찾을 수 없습니다. { $count ->
        [0] 아직 설정된 계정이 없습니다.
       *[other] 설정된 계정: { $known }
    }
unknown-account-near = “{ $name }”에 해당하는 계정을 찾을 수 없습니다. 혹시 “{ $near }”입니까?
    .plain = { unknown-account-near }
unknown-city = “{ $name }”에 해당하는 도시를 찾을 수 없습니다. 입력하시면 Discord가 선택할 수 있는 도시를 보여 줍니다.
unknown-city-near = “{ $name }”에 해당하는 도시를 찾을 수 없습니다. 혹시 “{ $near }”입니까?
unknown-event = “{ $name }”에 해당하는 기록이 없습니다. `/recent`에서 최근 소식을 확인하실 수 있습니다.
    .plain = “{ $name }”에 해당하는 기록이 없습니다. “milepost events --all”로 모든 기록의 키를 확인하실 수 있습니다.
ask-no-boards = 아직 순위표가 없습니다. Milepost 운영자가 설정에 추가할 수 있습니다.
ask-no-longer-tracked = 이 버튼의 대상은 더 이상 집계하지 않습니다. 명령어로 다시 조회해 주십시오.

ask-period = { $days }일
ask-days-short = { $days }일
ask-chart = 그래프
ask-indexed = 증가율
ask-everything = 알리지 않은 기록 포함

ask-stale = ⏳ 마지막 수치 { $when }
ask-looked-at = 마지막 확인 { $when }
ask-held = ❔ 더 최근의 수치는 확인 중입니다
ask-no-count = 아직 확인된 수치가 없습니다.
ask-no-counts = 아직 확인된 수치가 없습니다. 첫 조회가 끝나면 표시됩니다. 데이터 출처의 상태는 `/status`에서 확인하실 수 있습니다.
ask-without-count = 아직 수치가 없는 계정: { $names }
ask-cut = … 외 { $count }건

ask-ranking-head = { $at } 기준, 최근 { $period }간의 변화
ask-no-change = 최근 { $period }간의 변화는 알 수 없습니다. 그 기간의 처음과 끝에 수치가 있어야 합니다.
ask-no-change-of = { $names }: 최근 { $period }간의 변화는 알 수 없습니다. 그 기간의 처음과 끝에 수치가 있어야 합니다.
ask-rank = { $rank }위
ask-new = 신규
ask-ahead = { $name }보다 { $gap } 많음
ask-level = { JOSA($name, "과", "와") } 동률
ask-source = 출처

ask-growth = { ask-period }: { $gained }
ask-city-rank = { $board }: { $of }개 계정 중 { $rank }위
ask-city-events = 최근 소식

ask-milestones-of = 돌파 기록: { $name }
ask-next-on = 다음 목표: { $board }
ask-next = 다음 목표 { COUNT($threshold) }까지 { $missing } 남음
ask-no-next = 설정된 다음 목표가 없습니다.
ask-milestone-took = 직전 기록에서 { $span } 후
ask-milestones-first = 확인된 첫 수치는 { $at }의 { $count }입니다.
ask-milestones-before = { COUNT($threshold) } 돌파는 확인된 첫 수치({ $at }, { $count })보다 앞선 일입니다.

ask-comparison = 비교: { $names }
ask-behind = { $name }보다 { $gap } 적음
ask-level-with = { JOSA($name, "과", "와") } 동률
ask-gap-grew = { $period } 동안 격차 { COUNT($by) } 증가
ask-gap-shrank = { $period } 동안 격차 { COUNT($by) } 감소
ask-gap-same = { $period } 전과 같은 격차
ask-leads-since = { $at }부터 { JOSA($name, "이", "가") } 앞서고 있습니다.
ask-leads-at-least-since = 늦어도 { $at }부터 { JOSA($name, "이", "가") } 앞서고 있습니다.

ask-history = { $names }: 최근 { $period }
ask-history-line = { $first } → { $last } ({ $at })
ask-no-history = 이 기간의 수치가 없습니다. 더 긴 기간을 선택해 보십시오.
ask-history-held = 확인 중인 수치가 { $count }건 있습니다.

ask-recent = 최근 소식
ask-recent-of = 최근 소식: { $names }
ask-no-events = 아직 알린 소식이 없습니다. 목표 돌파와 순위 변동이 이곳에 표시됩니다.
ask-withdrawn = **철회됨**
ask-silent = 알리지 않음: { $reason }
ask-silent-import = 가져온 자료에 포함된 기록
ask-silent-operators = 운영자 전용
ask-silent-unwanted = 알림을 신청한 채널 없음
ask-silent-nobody = 아직 아무에게도 알리지 않은 내용
ask-silent-old = 가져온 오래된 수치와의 비교
ask-silent-expired = 너무 오래된 수치
ask-event-quarantined = { $name }: 수치 { COUNT($count) }, 확인될 때까지 보류
ask-event-released = { $name }: 보류했던 수치 { COUNT($count) }, 확인 완료
ask-event-rejected = { $name }: 수치 { COUNT($count) }, 제외

ask-why = 판단 근거
ask-why-account = 최근 조회 내역: { $name }
ask-why-what = 소식이나 계정을 선택해 주십시오.
ask-why-nothing = 설명할 내용이 없습니다. 테스트였거나 더 이상 남아 있지 않은 기록입니다.
ask-why-silent = 알리지 않은 이유: { $reason }.
ask-why-operator = 운영자가 결정했습니다.
ask-why-milestone = 신뢰할 수 있는 수치가 처음으로 { COUNT($threshold) } 이상이 되었습니다. 그전 최고치는 { COUNT($peak) }입니다. 기준: { $ladders }. 확인한 수치:
ask-why-overtake = 충분한 차이가 { $confirmations }회 연속 조회에서 확인되어야 순위 변동으로 인정합니다.
ask-why-margin = { JOSA($name, "을", "를") } 규칙이 정한 { COUNT($margin) } 이상 앞섰습니다:
ask-why-doubtful = 차이가 평소의 증감 폭을 넘지 않아, 보통보다 더 많은 조회와 시간을 들여 확인했습니다.
ask-why-level = 신뢰할 수 있는 마지막 수치는 { $at }의 { $count }입니다.
ask-why-tolerance = { $at }에 조회한 수치 { JOSA($count, "은", "는") } 이 계정에서 예상되는 변동 폭(±{ COUNT($tolerance) })을 벗어났습니다. 이후의 조회로 판단합니다.
ask-why-joint = 같은 출처의 여러 계정이 같은 시각에 함께 움직였습니다.
ask-why-agreement = 일치하는 조회가 { $span } 동안 이어져야 합니다. 그 첫 조회는 { $since }입니다.
ask-why-nearly-nothing = 거의 0에 가까운 감소는 운영자가 승인해야만 인정됩니다.
ask-why-incident = 비교할 수 있는 계정 { $comparable }개 중 { $moved }개가 한꺼번에 크게 움직였습니다:
ask-why-readings = 조회 내역
ask-why-events = 기록
ask-why-deliveries = 알림
ask-reading-hidden = 계정이 수치를 공개하지 않음
ask-reading-missing = 계정을 찾을 수 없음
ask-reading-failed = 조회 실패
ask-reading-held = 확인 중
ask-reading-rejected = 제외됨
ask-reading-imported = 가져온 자료
ask-delivery-pending = 대기 중
ask-delivery-sent = 알림 완료
ask-delivery-expired = 기한이 지나 보내지 않음
ask-delivery-dropped = 보내지 않음
ask-delivery-elsewhere = 다른 곳의 채널 { $count }개에도 알림

ask-status = 상태
ask-status-well = ✅ 모두 정상입니다.
ask-status-not-well = ⚠️ 확인이 필요한 항목이 있습니다.
ask-status-never-polled = 계정 { $accounts }개를 집계하고 있으며, 아직 한 번도 조회하지 않았습니다.
ask-status-polled = 계정 { $accounts }개를 집계하고 있으며, 마지막 조회는 { $at }입니다.
ask-status-incident = ⚠️ { $source }: { $at }부터 수치가 비정상적으로 움직이고 있습니다. 이 수치에 따른 알림은 보류합니다.
ask-status-queue = 대기 중인 알림이 { $count }건 있습니다. 가장 오래된 것은 { $at }에 등록되었습니다.
ask-status-queue-empty = 대기 중인 알림이 없습니다.
ask-status-paused = ⚠️ 알림을 받지 않는 채널이 { $count }개 있습니다.
ask-status-sources = 데이터 출처
ask-status-accounts = 계정
ask-status-stale = 최근 수치가 없는 계정({ $count }개): { $names }
ask-status-held = 확인 중인 수치가 있는 계정({ $count }개): { $names }
ask-status-unknown = 아직 수치가 없는 계정({ $count }개): { $names }
ask-source-well = { $source }: { $at } 조회
ask-source-failing = { $source }: { $at }부터 조회할 수 없습니다

ask-about = Milepost 소개
ask-about-text = Milepost는 여러 도시의 공식 계정 팔로워 수를 집계하여, 목표를 돌파하거나 다른 계정을 앞지르면 알려 드립니다.
ask-about-rules = 판단 기준
ask-about-rules-text =
    계정의 평소 흐름에서 벗어난 수치는 이후의 조회로 확인될 때까지 보류합니다. 목표 돌파는 단 한 번만 알립니다. 순위 변동은 여러 차례의 연속 조회로 확인된 뒤에 알립니다. 어림수를 제공하는 플랫폼의 수치에는 ≈ 표시가 붙습니다. `/why`에서 판단 근거를 확인하실 수 있습니다.
ask-about-boards = 순위표

ask-export = 요청하신 표입니다. 시각은 UTC 기준입니다.
ask-export-packed = Discord에 올릴 수 있도록 gzip으로 압축했습니다.
ask-export-cut = **전체가 아닙니다.** 가장 최근의 { $rows }행만 들어 있습니다. 기간을 줄이면 전체를 받을 수 있으며, `milepost export`는 모든 자료를 내보냅니다.
ask-export-nothing = 선택하신 조건으로 내보낼 자료가 없습니다. 더 긴 기간을 선택해 보십시오.

ask-which = “{ $name }”에 해당하는 계정이 여럿입니다: { $names }. 입력하실 때 표시되는 목록에서 하나를 선택해 주십시오.
ask-compare-two = 비교할 서로 다른 계정을 두 개 이상 선택해 주십시오.
ask-no-events-of = 조건에 맞는 알림이 아직 없습니다. 조건 없이 실행하시면 모든 소식을 보실 수 있습니다.
