announce-added = { $channel }にお知らせを投稿します。
announce-edited = { $channel }のお知らせの設定を変更しました。

announce-all = すべて
announce-what = **内容：**{ $kinds }
announce-kind-milestone = 到達の記録
announce-kind-overtake = 順位の逆転
announce-kind-neck-and-neck = 接戦
announce-boards = **ランキング：**{ $boards }
announce-accounts = **アカウント：**{ $accounts }
announce-smallest = **到達の記録：**{ COUNT($count) }人以上のみ
announce-top = **順位の逆転：**{ $count ->
    [1] 首位に立ったときのみ
   *[other] { $count }位以内に入ったときのみ
}
announce-manner = **言語とタイムゾーン：**{ $language }、{ $zone }
announce-quiet-summary = **通知停止時間：**{ $from }～{ $to }（その間のお知らせは終了後にまとめて投稿します）
announce-quiet-drop = **通知停止時間：**{ $from }～{ $to }（その間のお知らせは投稿しません）
announce-quiet-first = 首位の交代は、通知停止時間でもお知らせします。
announce-mention = **メンション：**{ $role }
announce-waiting = 送信待ちのお知らせが{ $count }件あります。
announce-is-paused = ⏸️ **一時停止中です。**`/{ command-announce } { command-announce-resume }`で再開するまで、このチャンネルには投稿しません。
announce-is-refused = ⚠️ **Discordがお知らせを受け付けていません：**{ $reason }。お知らせは送信待ちです。解決後に`/{ command-announce } { command-announce-resume }`を実行すると送信します。

announce-baseline = すでに起きたことはお知らせしません。これから起きることだけをお知らせします。
announce-upcoming = 次に到達する見込みの記録は、{ $name }の{ COUNT($threshold) }人です（現在{ COUNT($count) }人）。
announce-lacks = ⚠️ ボットに次の権限がありません：{ $permissions }。権限がないと、お知らせの一部が欠けることがあります。

announce-list-none = このサーバーでは、まだどこにもお知らせを投稿していません。`/{ command-announce } { command-announce-add }`で始められます。
announce-list-gone = Discord上で見つからないチャンネルが{ $count }件あります。削除されたチャンネルであれば、ここでお知らせを解除できます。
announce-remove-gone = { $channel }を解除
announce-paused = ⏸️ `/{ command-announce } { command-announce-resume }`で再開するまで、{ $channel }には投稿しません。その間の出来事は、後からもお知らせしません。
announce-paused-waiting = それ以前から送信待ちのお知らせ{ $count }件は送信されます。
announce-resumed = { $channel }へのお知らせを再開しました。
announce-resumed-waiting = { $count ->
    [0] 送信待ちのお知らせはありません。これから起きることをお知らせします。
   *[other] 送信待ちだったお知らせ{ $count }件をまもなく送信します。
}
announce-remove = { $channel }のお知らせを解除しますか。このチャンネルの設定は失われます。改めて始めるには`/{ command-announce } { command-announce-add }`をご利用ください。
announce-remove-waiting = 送信待ちのお知らせ{ $count }件は送信されません。
announce-remove-button = お知らせを解除
announce-removed = { $channel }には今後お知らせを投稿しません。
announce-removed-waiting = 送信待ちだったお知らせ{ $count }件は送信されません。
announce-removed-how = `/{ command-announce } { command-announce-add }`でお知らせを再び始められます。
announce-preview = { $channel }でのお知らせは、次のように表示されます。**実際の出来事ではなく**、他の人には見えません。
announce-tested = { $channel }にテストを送信しています。テストであることを明記し、誰にもメンションしません。
announce-tested-refused = Discordが{ $channel }のお知らせを受け付けていないため、テストは送信待ちです。`/{ command-announce } { command-announce-resume }`を実行すると送信します。

announce-exists = このチャンネルにはすでにお知らせを投稿しているため、何も変更していません。変更には`/{ command-announce } { command-announce-edit }`をご利用ください。
announce-none-here = このチャンネルにはお知らせを投稿していません。`/{ command-announce } { command-announce-add }`で始められます。投稿先は`/{ command-announce } { command-announce-list }`で確認できます。
announce-paused-already = このチャンネルのお知らせは、すでに一時停止しています。
announce-not-paused = このチャンネルのお知らせは、一時停止していません。
announce-nothing-to-change = 何も変更していません。オプションを一つ以上お選びください。
announce-nothing-to-show = 現在の設定では、このチャンネルにお知らせが投稿されることはありません。`/{ command-announce } { command-announce-edit }`で変更してください。
announce-no-example = 現在、このチャンネルのお知らせの例をお見せできません。数値の近いアカウントがないためです。実際に起きたときにはお知らせします。
announce-not-here = お知らせを投稿できるのは、テキストチャンネル、アナウンスチャンネル、スレッドだけです。いずれかをお選びください。
announce-not-visible = ボットから{ $channel }が見えません。「チャンネルを見る」権限を付与するか、スレッドにボットを追加してください。
announce-cannot-post = 何も変更していません。ボットは{ $channel }に投稿できません。不足している権限：{ $permissions }
announce-everyone = @everyone以外のロールをお選びください。
announce-quiet-incomplete = 通知停止時間には、開始と終了の両方が必要です。例：22:00と7:00
announce-quiet-always = 開始と終了が同じだと、通知停止時間が終わりません。お知らせを止めるには`/{ command-announce } { command-announce-pause }`をご利用ください。
announce-no-number = 「{ $text }」は数として認識できません。100,000や10万のように入力してください。
announce-no-time = 「{ $text }」は時刻として認識できません。22:00のように入力してください。
announce-unknown-board = 「{ $name }」というランキングはありません。候補からお選びください。
announce-unknown-board-near = 「{ $name }」というランキングはありません。「{ $near }」でしょうか。
announce-unknown-account = 「{ $name }」というアカウントはありません。候補からお選びください。
announce-unknown-account-near = 「{ $name }」というアカウントはありません。「{ $near }」でしょうか。
announce-unknown-zone = 「{ $name }」というタイムゾーンはありません。候補から選ぶか、Asia/Tokyoのように入力してください。
announce-unknown-zone-near = 「{ $name }」というタイムゾーンはありません。「{ $near }」でしょうか。
confirm-late = 時間が経過したため、何も実行していません。もう一度コマンドを実行してください。

permission-view-channel = チャンネルを見る
permission-send-messages = メッセージを送信
permission-send-messages-in-threads = スレッドでメッセージを送信
permission-embed-links = 埋め込みリンク
permission-attach-files = ファイルを添付
permission-read-message-history = メッセージ履歴を読む
permission-mention-everyone-here-and-all-roles = @everyone、@here、全てのロールにメンション
