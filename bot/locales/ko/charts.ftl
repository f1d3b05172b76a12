chart-no-readings = 아직 측정값 없음
chart-unconfirmed = 미확인
chart-start = 시작 = 100
chart-span = { $from } ~ { $to }

chart-alt = 꺾은선 그래프: { $title }.
chart-alt-indexed = 시작점을 100으로 맞춘 꺾은선 그래프: { $title }.
chart-alt-span = 기간: { $from } ~ { $to }.
chart-alt-line = { $name }: { $first }에서 { $last }, 최고 { $highest }.
chart-alt-point = { $name }: { $last }, 측정 1회.
chart-alt-empty = { $name }: 아직 측정값이 없습니다.
chart-alt-held = 미확인 측정값 { $readings }건.
chart-alt-milestones = 기준선: { $milestones }.
chart-alt-crossing = 표시된 지점: { $at }, { $followers }.
