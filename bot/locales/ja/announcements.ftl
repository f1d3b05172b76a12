tell-platform = { $platform ->
    [bluesky] Bluesky
    [facebook] Facebook
    [github] GitHub
    [instagram] Instagram
    [mastodon] Mastodon
    [threads] Threads
    [tiktok] TikTok
    [twitch] Twitch
    [x] X
    [youtube] YouTube
   *[other] { $platform }
}
tell-followers = { $platform ->
    [youtube] チャンネル登録者
   *[other] フォロワー
}
tell-count = { tell-followers }{ COUNT($count) }人
tell-count-about = { tell-followers }約{ COUNT($count) }人
tell-gap = { COUNT($count) }人
tell-gap-about = 約{ COUNT($count) }人
tell-name-with = { $name }（{ $detail }）

tell-milestone = { $name }、{ tell-platform }の{ tell-followers }が{ COUNT($threshold) }人を突破
tell-milestone-unplaced = { $name }の{ tell-followers }が{ COUNT($threshold) }人を突破
tell-overtake = { $board }：{ $name }が{ $passed }を抜いて{ $rank }位に浮上
tell-overtake-first = { $board }：{ $name }が{ $passed }を抜いて首位に
tell-neck-and-neck = { $board }：{ $names }が接戦
tell-incident-started = { tell-platform }の数値に異常を検知
tell-incident-ended = { tell-platform }の数値が正常に戻りました
tell-correction = 訂正：先のお知らせを取り消します

tell-also-passed = 同時に突破：{ $thresholds }
tell-rounded = { tell-platform }の数値は概数で公開されています。
tell-neck-and-neck-why = 両アカウントの順位が再び入れ替わりました。一方のリードが確実になりましたら、改めてお知らせします。
tell-incident-started-why = { $accounts }件のアカウントの数値が一斉に変動しました。各都市ではなく、プラットフォーム側の問題とみられます。正常に戻るまで、この数値に基づくお知らせは控えます。
tell-incident-ended-why = お知らせと順位の集計を再開します。
tell-correction-said = お知らせした内容：{ $headline }
tell-correction-why = この内容は事実と異なります。{ $at }に取得した{ $count }という数値に誤りがあることが判明し、除外しました。ご迷惑をおかけしたことをお詫びいたします。

tell-when = 時期
tell-when-at = { $at }
tell-when-within = { $from }から{ $to }の間
tell-when-between = { $from }から{ $to }の間
tell-when-unseen = この間に確かな数値はありません。
tell-when-confirmed = { $at }に確認
tell-took = 前回の到達から{ $span }
tell-cause = 要因
tell-cause-fall = { $passed }の{ tell-followers }減少
tell-rank = 順位
tell-place = { $of }アカウント中{ $rank }位
tell-place-alone = { $rank }位
tell-rank-first = { $place } · { $other }を{ $gap }リード
tell-rank-behind = { $place } · { $other }まであと{ $gap }
tell-rank-level = { $place } · { $other }と同数
tell-rank-on = { $board }：{ $place }

tell-also = その他のお知らせ
tell-more = …ほか{ $count }件は`/recent`でご覧いただけます。
tell-summary = 通知停止時間中のお知らせ（{ $count }件）
tell-summary-milestone = 到達の記録
tell-summary-overtake = 順位の変動
tell-summary-neck-and-neck = 接戦
tell-summary-incident = データの取得元
tell-summary-correction = 訂正
tell-notice = 運営者へのお知らせ
tell-notice-more = …ほか{ $count }件はログをご確認ください。
tell-cut = …以下省略しました。全文は`/recent`でご覧いただけます。

tell-test = テスト：{ $headline }
tell-test-note = **これはテストです。**このチャンネルでの表示例であり、実際の出来事ではありません。
tell-footer = { $at }時点（{ $zone }）
tell-footer-test = テスト（実際の出来事ではありません）

tell-button-ranking = ランキング
tell-button-history = 推移
tell-button-why = 根拠を見る
