announce-added = 이제 { $channel } 채널에 알림이 게시됩니다.
announce-edited = { $channel } 채널의 알림 설정을 변경했습니다.

announce-all = 전체
announce-what = **알림 종류:** { $kinds }
announce-kind-milestone = 돌파 기록
announce-kind-overtake = 순위 역전
announce-kind-neck-and-neck = 접전
announce-boards = **순위표:** { $boards }
announce-accounts = **계정:** { $accounts }
announce-smallest = **돌파 기록:** { COUNT($count, "명") } 이상만
announce-top = **순위 역전:** { $count ->
    [1] 1위에 오를 때만
   *[other] { $count }위 안에 들 때만
}
announce-manner = **언어와 시간대:** { $language }, { $zone }
announce-quiet-summary = **방해 금지 시간:** { $from }~{ $to }, 그동안의 소식은 끝난 뒤 한 번에 모아서 알립니다
announce-quiet-drop = **방해 금지 시간:** { $from }~{ $to }, 그동안의 소식은 알리지 않습니다
announce-quiet-first = 새로운 1위가 나오면 방해 금지 시간에도 알립니다.
announce-mention = **멘션:** { $role }
announce-waiting = 전송 대기 중인 알림이 { $count }건 있습니다.
announce-is-paused = ⏸️ **일시 중지됨.** `/{ command-announce } { command-announce-resume }`를 실행할 때까지 이 채널에는 알리지 않습니다.
announce-is-refused = ⚠️ **Discord에서 알림을 받지 않고 있습니다:** { $reason }. 알림은 대기 중이며, 문제를 해결한 뒤 `/{ command-announce } { command-announce-resume }`를 실행하면 전송됩니다.

announce-baseline = 이미 지난 일은 알리지 않으며, 지금부터 일어나는 일만 알립니다.
announce-upcoming = 다음 돌파 기록은 { $name }의 { COUNT($threshold, "명") }일 가능성이 큽니다(현재 { COUNT($count, "명") }).
announce-lacks = ⚠️ 봇에 다음 권한이 없습니다: { $permissions }. 권한이 없으면 알림의 일부가 빠질 수 있습니다.

announce-list-none = 이 서버에는 아직 알림을 받는 채널이 없습니다. `/{ command-announce } { command-announce-add }`로 시작하실 수 있습니다.
announce-list-gone = Discord에서 더 이상 보이지 않는 채널이 { $count }개 있습니다. 삭제된 채널이라면 여기에서 알림을 제거하실 수 있습니다.
announce-remove-gone = { $channel } 제거
announce-paused = ⏸️ `/{ command-announce } { command-announce-resume }`를 실행할 때까지 { $channel } 채널에는 알리지 않습니다. 그동안의 소식은 나중에도 알리지 않습니다.
announce-paused-waiting = 그 전부터 대기 중이던 알림 { $count }건은 전송됩니다.
announce-resumed = { $channel } 채널에 다시 알림이 게시됩니다.
announce-resumed-waiting = { $count ->
    [0] 대기 중인 알림은 없습니다. 지금부터 일어나는 일을 알립니다.
   *[other] 대기 중이던 알림 { $count }건이 곧 전송됩니다.
}
announce-remove = { $channel } 채널의 알림을 제거하시겠습니까? 이 채널의 설정이 사라지며, 다시 시작하려면 `/{ command-announce } { command-announce-add }`를 이용해 주십시오.
announce-remove-waiting = 대기 중인 알림 { $count }건은 전송되지 않습니다.
announce-remove-button = 알림 제거
announce-removed = { $channel } 채널에는 더 이상 알리지 않습니다.
announce-removed-waiting = 대기 중이던 알림 { $count }건은 전송되지 않습니다.
announce-removed-how = `/{ command-announce } { command-announce-add }`로 알림을 다시 시작하실 수 있습니다.
announce-preview = { $channel } 채널의 알림은 다음과 같이 표시됩니다. **실제 소식이 아니며**, 다른 사람에게는 보이지 않습니다.
announce-tested = { $channel } 채널로 테스트 알림을 보내고 있습니다. 테스트라고 표시되며 아무도 멘션하지 않습니다.
announce-tested-refused = Discord에서 { $channel } 채널의 알림을 받지 않고 있어 테스트 알림이 대기 중입니다. `/{ command-announce } { command-announce-resume }`를 실행하면 전송됩니다.

announce-exists = 이 채널은 이미 알림을 받고 있어 변경된 것이 없습니다. `/{ command-announce } { command-announce-edit }`로 변경하실 수 있습니다.
announce-none-here = 이 채널은 알림을 받고 있지 않습니다. `/{ command-announce } { command-announce-add }`로 시작하실 수 있고, `/{ command-announce } { command-announce-list }`으로 알림을 받는 채널을 확인하실 수 있습니다.
announce-paused-already = 이 채널의 알림은 이미 일시 중지되어 있습니다.
announce-not-paused = 이 채널의 알림은 일시 중지되어 있지 않습니다.
announce-nothing-to-change = 변경된 것이 없습니다. 옵션을 하나 이상 선택해 주십시오.
announce-nothing-to-show = 지금 설정으로는 이 채널에 알릴 소식이 생길 수 없습니다. `/{ command-announce } { command-announce-edit }`로 변경해 주십시오.
announce-no-example = 지금은 이 채널에 알릴 소식의 예를 만들 수 없습니다. 수치가 서로 가까운 계정이 없기 때문입니다. 실제로 일어나면 알립니다.
announce-not-here = 알림은 텍스트 채널, 공지 채널, 스레드에만 게시할 수 있습니다. 이 가운데 하나를 선택해 주십시오.
announce-not-visible = 봇이 { $channel } 채널을 볼 수 없습니다. ‘채널 보기’ 권한을 주시거나 스레드에 봇을 추가해 주십시오.
announce-cannot-post = 변경된 것이 없습니다. 봇이 { $channel } 채널에 게시할 수 없습니다. 없는 권한: { $permissions }
announce-everyone = @everyone이 아닌 역할을 선택해 주십시오.
announce-quiet-incomplete = 방해 금지 시간은 시작과 끝이 모두 필요합니다. 예: 22:00, 7:00
announce-quiet-always = 시작과 끝이 같으면 방해 금지 시간이 끝나지 않습니다. 알림을 멈추려면 `/{ command-announce } { command-announce-pause }`를 이용해 주십시오.
announce-no-number = ‘{ $text }’은(는) 알 수 없는 숫자입니다. 100,000이나 10만처럼 입력해 주십시오.
announce-no-time = ‘{ $text }’은(는) 알 수 없는 시각입니다. 22:00처럼 입력해 주십시오.
announce-unknown-board = ‘{ $name }’(이)라는 순위표가 없습니다. 제안된 항목에서 선택해 주십시오.
announce-unknown-board-near = ‘{ $name }’(이)라는 순위표가 없습니다. 혹시 ‘{ $near }’을(를) 찾으십니까?
announce-unknown-account = ‘{ $name }’(이)라는 계정이 없습니다. 제안된 항목에서 선택해 주십시오.
announce-unknown-account-near = ‘{ $name }’(이)라는 계정이 없습니다. 혹시 ‘{ $near }’을(를) 찾으십니까?
announce-unknown-zone = ‘{ $name }’(이)라는 시간대가 없습니다. 제안된 항목에서 선택하시거나 Asia/Seoul처럼 입력해 주십시오.
announce-unknown-zone-near = ‘{ $name }’(이)라는 시간대가 없습니다. 혹시 ‘{ $near }’을(를) 찾으십니까?
confirm-late = 시간이 지나 아무것도 변경하지 않았습니다. 명령어를 다시 실행해 주십시오.

permission-view-channel = 채널 보기
permission-send-messages = 메시지 보내기
permission-send-messages-in-threads = 스레드에서 메시지 보내기
permission-embed-links = 링크 첨부
permission-attach-files = 파일 첨부
permission-read-message-history = 메시지 기록 보기
permission-mention-everyone-here-and-all-roles = @everyone, @here, 모든 역할 멘션하기
