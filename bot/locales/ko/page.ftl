page-boards = 순위
page-compare = 비교
page-announcements = 소식
page-navigation = 페이지
page-language = 언어
page-skip = 본문으로 건너뛰기
page-full = 전체 페이지 열기
page-about = 세계 여러 도시의 공식 계정을 얼마나 많은 사람이 팔로우하는지, 어느 도시가 목표를 돌파하고 순위를 바꾸었는지 보여 드립니다.
page-rules = 평소 흐름에서 벗어난 수치는 이후의 조회로 확인될 때까지 보류합니다. 목표 돌파는 한 번만, 순위 변동은 여러 차례의 연속 조회로 확인된 뒤에 알립니다. 잘못된 내용이 확인되면 공개적으로 정정합니다.
page-zone = 표시 시각: { $zone }
page-for-programs = 개발자용
page-theme = 화면 모드
page-theme-choice = { $theme ->
    [light] 밝게
    [dark] 어둡게
   *[auto] 자동
}
page-remarks = 지금 일어나는 일
page-remarks-before = 앞서 일어난 일
page-connection-lost = 연결이 끊겼습니다. 다시 연결하고 있습니다…

page-as-of = { $at } 기준
page-no-boards = 아직 순위표가 없습니다. 운영자가 설정에 추가하면 이곳에 표시됩니다.
page-no-counts = 아직 확인된 수치가 없습니다. 첫 조회가 끝나면 순위가 자동으로 표시됩니다.
page-no-announcements = 아직 알린 소식이 없습니다. 목표 돌파와 순위 변동이 이곳에 자동으로 표시됩니다.
page-all-announcements = 소식 모두 보기
page-whole-board = 전체 순위 보기
page-more-places = … 외 { $count }개 계정

page-caption = 순위: { $board }
page-rank = 순위
page-account = 계정
page-trend = 추이
page-followers = 팔로워
page-gap = 격차
page-level = 동률
page-period = 기간
page-days = { $days ->
    [365] 1년
   *[other] { $days }일
}
page-about-number = 약
page-climbed = { $places }계단 상승
page-fell = { $places }계단 하락
page-next = { $threshold }까지 { $missing } 남음
page-stale = 마지막 수치: { $at }
page-looked-at = 마지막 확인: { $at }
page-held = 더 최근의 수치는 확인 중입니다
page-summary-place = { $rank }위 { $name } { $count }

page-take = 활용하기
page-ranking-csv = 순위(CSV)
page-history-csv = 추이(CSV)
page-kiosk = 대형 화면용
page-embed = 내 홈페이지에 넣기
page-embed-how = 아래 코드를 홈페이지의 HTML에 붙여 넣으십시오. 내용은 자동으로 갱신됩니다.

page-filter = 순위표
page-all-boards = 전체
page-no-announcements-of = 이 순위표에 대해 알린 소식이 아직 없습니다.
page-paging = 소식 더 보기
page-newer = 이후 소식
page-older = 이전 소식
page-no-older = 더 이전의 소식이 없습니다.
page-withdrawn = 철회됨
page-withdrawn-title = 철회됨: { $title }
page-see-correction = 정정 내용 보기
page-see-corrected = 철회된 소식 보기
page-share = 공유하기
page-copy = 주소 복사
page-copied = 복사했습니다
page-by-mail = 이메일로 보내기
page-save-picture = 그림 저장

page-failure-not-found = 페이지를 찾을 수 없습니다
page-failure-why-not-found = 없는 주소이거나, 더 이상 집계하지 않는 내용입니다.
page-failure-bad-query = 주소를 이해할 수 없습니다
page-failure-why-bad-query = 주소의 물음표 뒤에 잘못된 내용이 있습니다.
page-failure-too-many = 요청이 너무 많습니다
page-failure-why-too-many = 잠시 후에 다시 시도해 주십시오.
page-failure-broken = 문제가 발생했습니다
page-failure-why-broken = 잠시 후에 다시 시도해 주십시오.
page-back = 순위 보기

unknown-announcement = “{ $name }”에 해당하는 소식이 없습니다. 소식의 키는 /api/announcements에서 확인하실 수 있습니다.
query-number = “{ $name }”에는 1부터 { $most }까지의 정수를 입력해 주십시오. 입력된 값: “{ $text }”
query-accounts = “account”에 계정 { $count }개가 지정되었습니다. 최대 { $most }개까지 지정하실 수 있습니다.
query-kind = “kind”에는 다음 중 하나를 입력해 주십시오: { $known }. 입력된 값: “{ $text }”
